package crawler

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

func TestDecideCharset(t *testing.T) {
	hindi := strings.Repeat("<p>हनोई में साठ देशों ने संधि पर हस्ताक्षर किए</p>", 3)
	// ABC and VNI have no decoder, so the bytes are written out: "Hà Nội", "lễ ký" ...
	tcvn3 := strings.Repeat("<p>Hµ Néi: 60 n\u00adíc ®· ký C«ng \u00adíc t¹i lÔ ký</p>", 3)
	vni := strings.Repeat("<p>Haø Noäi: 60 nöôùc ñaõ kyù Coâng öôùc taïi leã kyù</p>", 5)
	latin := func(s string) string { return string(latin1(s)) }
	tests := []struct{ name, body, contentType, charset, from string }{
		{"mark of UTF-8 against the header", "\xef\xbb\xbfabc", "text/html; charset=windows-1252", "utf-8", "bom"},
		{"mark of UTF-16, little end first", "\xff\xfea\x00", "", "utf-16le", "bom"},
		{"mark of UTF-16, big end first", "\xfe\xff\x00a", "", "utf-16be", "bom"},
		{"UTF-16 without a mark", "<\x00?\x00x\x00m\x00l\x00", "text/xml; charset=utf-8", "utf-16le", "bom"},
		{"header", "Vi\xea\xf2t", "text/html; charset=Windows-1258", "windows-1258", "header"},
		{"header in quotes", "Vi\xea\xf2t", `text/html; charset="windows-1258"`, "windows-1258", "header"},
		{"header with an old name", "d\xe9j\xe0 vu", "text/html; charset=ISO-8859-1", "windows-1252", "header"},
		{"meta charset", "<meta charset=windows-1258>Vi\xea\xf2t", "text/html", "windows-1258", "meta"},
		{"meta http-equiv", `<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1258">Vi` + "\xea\xf2t", "text/html", "windows-1258", "meta"},
		{"meta far down", strings.Repeat(" ", 5000) + "<meta charset='windows-1258'>Vi\xea\xf2t", "", "windows-1258", "meta"},
		{"XML declaration", `<?xml version="1.0" encoding="windows-1258"?>Vi` + "\xea\xf2t", "", "windows-1258", "meta"},
		{"declared UTF-8 that is none", "<meta charset=utf-8>d\xe9j\xe0 vu", "text/html; charset=utf-8", "windows-1252", "detected"},
		{"declared Latin-1 that is UTF-8", "<meta charset=iso-8859-1>" + hindi, "", "utf-8", "utf8"},
		{"declared UTF-16 that is none", "<meta charset=utf-16>abc", "", "utf-8", "utf8"},
		{"unknown name", "abc", "text/html; charset=none-such", "utf-8", "utf8"},
		{"Hindi behind two kilobytes of ASCII", strings.Repeat("<div>", 500) + hindi, "", "utf-8", "utf8"},
		{"nothing says anything", "d\xe9j\xe0 vu", "", "windows-1252", "detected"},
		{"TCVN3", latin(tcvn3), "text/html", "x-tcvn3", "detected"},
		{"TCVN3 that calls itself Latin-1", latin(tcvn3), "text/html; charset=iso-8859-1", "x-tcvn3", "detected"},
		{"VNI", latin(vni), "", "x-vni", "detected"},
		{"French is neither", latin(strings.Repeat("déjà vu à l'été, où le maïs a été «goûté» ", 5)), "", "windows-1252", "detected"},
		{"empty", "", "", "utf-8", "utf8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			charset, from := DecideCharset([]byte(tt.body), tt.contentType)
			if charset != tt.charset || from != tt.from {
				t.Errorf("DecideCharset = %s by %s, want %s by %s", charset, from, tt.charset, tt.from)
			}
		})
	}
}

func TestDecodeText(t *testing.T) {
	body, err := charmap.Windows1258.NewEncoder().String("Hà Nô\u0323i")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ charset, body, want string }{
		{"windows-1258", body, "Hà Nội"},
		{"utf-8", "\ufeffHà Nội", "Hà Nội"},
		{"utf-8", "H\xff", "H\ufffd"},
		{"utf-16be", "\xfe\xff\x00H\x00\xe0", "Hà"},
		{"utf-16le", "H", "\ufffd"},
		{TCVN3, "H\xb5", "H\ufffd"},
	}
	for _, tt := range tests {
		if got := norm.NFC.String(DecodeText([]byte(tt.body), tt.charset)); got != tt.want {
			t.Errorf("DecodeText(%q, %s) = %q, want %q", tt.body, tt.charset, got, tt.want)
		}
	}
}

func FuzzDecideCharset(f *testing.F) {
	f.Add([]byte("<meta charset=windows-1258>Vi\xea\xf2t"), "text/html; charset=x")
	f.Add([]byte("\xff\xfe<"), "text/xml")
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?>\x00"), "")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		charset, from := DecideCharset(body, contentType)
		if charset == "" || from == "" {
			t.Errorf("DecideCharset = %q by %q", charset, from)
		}
		if text := DecodeText(body, charset); !utf8.ValidString(text) {
			t.Errorf("DecodeText in %s is not valid UTF-8", charset)
		}
	})
}
