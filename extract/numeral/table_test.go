package numeral

// shared is the folder with the larger data, which need not be there.
const shared = "../../../shared/eval/numbers"

// contextCases are sentences of our own, one for each thing the reader has to know.
var contextCases = []contextCase{
	{"en", "[72=72] countries signed."},
}
