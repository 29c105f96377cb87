package article

import (
	"testing"
	"time"
)

func TestDateReader(t *testing.T) {
	d, err := newDateReader()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		text       string
		want       string // RFC 3339; a date alone when no time is written
		zone       bool
		monthFirst bool
	}{
		{text: "2025-10-25T17:30:00+07:00", want: "2025-10-25T17:30:00+07:00", zone: true},
		{text: "2025-10-25T17:30:00.123Z", want: "2025-10-25T17:30:00Z", zone: true},
		{text: "2025-10-25T17:30:00+0700", want: "2025-10-25T17:30:00+07:00", zone: true},
		{text: "2025-10-25T17:30+05:30", want: "2025-10-25T17:30:00+05:30", zone: true},
		{text: "2025-10-25 17:30:05", want: "2025-10-25T17:30:05Z"},
		{text: "2025-10-25", want: "2025-10-25"},
		{text: "20251025", want: "2025-10-25"},
		{text: "Sat, 25 Oct 2025 17:30:00 +0700", want: "2025-10-25T17:30:00+07:00", zone: true},
		{text: "Sat, 25 Oct 2025 10:30:00 GMT", want: "2025-10-25T10:30:00Z", zone: true},
		{text: "Thứ bảy, 25/10/2025, 17:30 (GMT+7)", want: "2025-10-25T17:30:00+07:00", zone: true},
		{text: "Thứ Bảy, ngày 25/10/2025 - 07:05", want: "2025-10-25T07:05:00Z"},
		{text: "25/10/2025 17:30 GMT+7", want: "2025-10-25T17:30:00+07:00", zone: true},
		{text: "17:30 25/10/2025", want: "2025-10-25T17:30:00Z"},
		{text: "17:30 | 25/10/2025", want: "2025-10-25T17:30:00Z"},
		{text: "17h30 ngày 25/10/2025", want: "2025-10-25T17:30:00Z"},
		{text: "17 giờ 30, 25/10/2025", want: "2025-10-25T17:30:00Z"},
		{text: "Ngày 25 tháng 10 năm 2025", want: "2025-10-25"},
		{text: "25 tháng 10, 2025", want: "2025-10-25"},
		{text: "25-10-2025 05:30 PM", want: "2025-10-25T17:30:00Z"},
		{text: "25/10/2025 12:05 SA", want: "2025-10-25T00:05:00Z"},
		{text: "25/10/2025 5:30 CH", want: "2025-10-25T17:30:00Z"},
		{text: "25 अक्टूबर 2025", want: "2025-10-25"},
		{text: "२५ अक्टूबर २०२५, १७:३०", want: "2025-10-25T17:30:00Z"},
		{text: "Updated: 25 अक्टूबर, 2025 05:30 PM IST", want: "2025-10-25T17:30:00+05:30", zone: true},
		{text: "Sat, 25 Oct 2025 05:30 PM (IST)", want: "2025-10-25T17:30:00+05:30", zone: true},
		{text: "अपडेटेड: 25 अक्तूबर 2025, शाम 05:30 बजे", want: "2025-10-25T17:30:00Z"},
		{text: "Published on: October 25, 2025 17:30 IST", want: "2025-10-25T17:30:00+05:30", zone: true},
		{text: "October 25, 2025 at 5:30 p.m. EDT", want: "2025-10-25T17:30:00-04:00", zone: true},
		{text: "Oct. 25th, 2025", want: "2025-10-25"},
		{text: "25th October 2025", want: "2025-10-25"},
		{text: "10/11/2025", want: "2025-11-10"},
		{text: "10/11/2025", want: "2025-10-11", monthFirst: true},
		{text: "10/25/2025", want: "2025-10-25"},
		{text: "31/02/2025"},
		{text: "72 nước đã ký"},
		{text: "Điện thoại: 024.3825.1234"},
		{text: ""},
	} {
		s, ok := d.find(tc.text, tc.monthFirst)
		got := ""
		if ok {
			got = s.time.Format(time.DateOnly)
			if s.clock {
				got = s.time.Format(time.RFC3339)
			}
		}
		if got != tc.want || s.zone != tc.zone {
			t.Errorf("find(%q) = %q zone %v, want %q zone %v", tc.text, got, s.zone, tc.want, tc.zone)
		}
	}
}

func FuzzDateReader(f *testing.F) {
	d, err := newDateReader()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Thứ bảy, 25/10/2025, 17:30 (GMT+7)")
	f.Add("२५ अक्टूबर २०२५, १७:३०")
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := d.find(s, false); ok && got.time.Year() < 1900 {
			t.Errorf("find(%q) = %v", s, got.time)
		}
	})
}
