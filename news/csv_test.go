package news

import "testing"

func TestHarmless(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "72 nước", "72 nước"},
		{"empty", "", ""},
		{"formula", "=1+1", "'=1+1"},
		{"plus", "+72", "'+72"},
		{"minus", "-72", "'-72"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab", "\t=1", "'\t=1"},
		{"carriage return", "\r=1", "'\r=1"},
		{"line feed", "\n=1", "'\n=1"},
		{"after spaces", "  =1", "'  =1"},
		{"full width", "＝1", "'＝1"},
		{"other full width", "！1", "！1"},
		{"inside", "a=1", "a=1"},
		{"apostrophe", "'tis", "'tis"},
		{"apostrophe before a formula", "'=1", "''=1"},
		{"only spaces", "   ", "   "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := harmless(tt.in)
			if got != tt.want {
				t.Errorf("harmless(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if back := CSVText(got); back != tt.in {
				t.Errorf("CSVText(%q) = %q, want %q", got, back, tt.in)
			}
		})
	}
}
