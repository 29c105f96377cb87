# Two commands matter: `make demo` and `make test`. Both need Go and make only.
GO ?= go
BIN := bin/newstally
# The gold documents: our own, and the shared ones where they lie beside the checkout.
GOLD := $(wildcard eval/testdata/*.jsonl ../shared/eval/gold/*.jsonl)
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

# The server for the PostgreSQL half of the store's tests: the one that the environment
# names, or the one that `make postgres` has started.
POSTGRES = $${NEWSTALLY_TEST_POSTGRES:-$$(store/postgres/server.sh url)}

.PHONY: demo build test format vet lint check unit postgres postgres-stop bench fuzz accuracy clean

demo: build ## serve the sample newsroom on loopback and run the whole pipeline on it
	./$(BIN) demo

build:
	$(GO) build -trimpath -ldflags "-s -w -X main.revision=$(VERSION)" -o $(BIN) ./cmd/newstally

test: format vet lint check unit ## everything a change must pass

format:
	@out=$$(gofmt -l .); if [ -n "$$out" ]; then echo "gofmt these files:"; echo "$$out"; exit 1; fi

vet:
	$(GO) vet ./...

lint:
	$(GO) tool staticcheck ./...

check: build ## every lexicon, measure, topic, source and site file
	./$(BIN) check

unit:
	@export NEWSTALLY_TEST_POSTGRES="$(POSTGRES)"; \
	echo "$(GO) test -race -timeout 30m ./..."; $(GO) test -race -timeout 30m ./... || exit 1; \
	[ -n "$$NEWSTALLY_TEST_POSTGRES" ] || printf '%s\n' \
		'******************************************************************************' \
		'* LEFT OUT: the tests on PostgreSQL, as there is no server. Run              *' \
		'*     make postgres                                                          *' \
		'* to start one, or set NEWSTALLY_TEST_POSTGRES to the URL of one.            *' \
		'******************************************************************************'

postgres: ## start a PostgreSQL server for the tests, from the machine's package
	@store/postgres/server.sh start

postgres-stop: ## stop it and delete its data
	@store/postgres/server.sh stop

bench: ## speed and allocations of numerals, figures, export, the frontier with 1,000,000 URLs ...
	@export NEWSTALLY_TEST_POSTGRES="$(POSTGRES)"; $(GO) test -run '^$$' -bench . -benchmem -timeout 1h ./...

fuzz: ## half a minute for each fuzz test
	@for pkg in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$pkg | grep ^Fuzz); do \
		echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime 30s $$pkg || exit 1; done; done

accuracy: build ## write docs/accuracy.md from the gold documents
	./$(BIN) eval --format markdown $(GOLD) > docs/accuracy.md.new && mv docs/accuracy.md.new docs/accuracy.md

clean:
	rm -rf bin
