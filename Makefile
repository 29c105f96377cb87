# Two commands matter: `make demo` and `make test`. Both need Go and make only.
GO ?= go
BIN := bin/newstally
# The gold documents: our own, and the shared ones where they lie beside the checkout.
GOLD := $(wildcard eval/testdata/*.jsonl ../shared/eval/gold/*.jsonl)
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)

.PHONY: demo build test format vet lint check unit bench fuzz accuracy clean

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
	$(GO) test -race ./...

bench: ## speed and allocations of numerals, figures, export ...
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## half a minute for each fuzz test
	@for pkg in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$pkg | grep ^Fuzz); do \
		echo "$$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime 30s $$pkg || exit 1; done; done

accuracy: build ## write docs/accuracy.md from the gold documents
	./$(BIN) eval --format markdown $(GOLD) > docs/accuracy.md.new && mv docs/accuracy.md.new docs/accuracy.md

clean:
	rm -rf bin
