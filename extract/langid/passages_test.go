package langid

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPassages(t *testing.T) {
	d := New()
	tests := []struct{ name, tag, text string }{
		{"an English quotation in Hindi", "hi", "मंत्रालय के प्रवक्ता ने संवाददाताओं से कहा, \"[en:We have counted seventy-two countries that signed on the first day.]\" इसके बाद उन्होंने सवालों के जवाब दिए।"},
		{"an English sentence in Vietnamese", "vi", "Thông cáo gửi tới các hãng tin có đoạn tiếng Anh.[en: It says that 72 of the countries have signed the treaty in Hanoi.] Bản tiếng Việt được công bố sau đó ít phút."},
		{"a Vietnamese line in English", "en", "The banner above the door was in the language of the hosts.\n[vi:Hơn một trăm đoàn đại biểu đã tới dự lễ mở ký công ước.\n]Most of the guests could not read it."},
		{"two sentences of one quotation", "hi", "सम्मेलन के पहले दिन शाम को हुई प्रेस वार्ता में मेजबान देश के प्रवक्ता ने पत्रकारों के सामने एक लिखित बयान पढ़ा। उन्होंने कहा, \"[en:This is the first day. All of the states have signed what they had agreed to. We are glad that they have done it and not less.]\""},
		{"names alone", "hi", "बैठक में International Telecommunication Union, World Bank Group और United Nations Office on Drugs and Crime के लोग थे।"},
		{"a name in quotes", "vi", "Công ước có tên \"United Nations Convention against Cybercrime\" được mở ký tại Hà Nội trong hai ngày."},
		{"nothing", "en", ""},
		{"invalid UTF-8", "hi", "यह \xff\xfe है"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, want := marked(test.text)
			if diff := cmp.Diff(want, trimmed(text, d.Passages(text, test.tag))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// marked takes the brackets out of a text and returns the passages that they name.
func marked(s string) (text string, passages []string) {
	for {
		before, rest, ok := strings.Cut(s, "[")
		text += before
		if !ok {
			return text, passages
		}
		inside, after, _ := strings.Cut(rest, "]")
		passages = append(passages, inside[:len("en:")]+strings.Trim(inside[len("en:"):], " \n"))
		text += inside[len("en:"):]
		s = after
	}
}

// trimmed are passages as marked has them.
func trimmed(text string, passages []Passage) []string {
	var all []string
	for _, p := range passages {
		all = append(all, p.Tag+":"+strings.Trim(text[p.From:p.To], " \n\""))
	}
	return all
}

// TestPassages_Own finds none in the project's own articles, which have one language each.
func TestPassages_Own(t *testing.T) {
	d := New()
	for lang, list := range texts(t) {
		for _, text := range list {
			for _, p := range d.Passages(text, lang) {
				t.Errorf("%s: %s: %q", lang, p.Tag, text[p.From:p.To])
			}
		}
	}
}
