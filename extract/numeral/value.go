package numeral

import (
	"math/bits"
	"strconv"

	"newstally/news"
)

// value is the exact rational number m × 10^e / den. The zero value is 0/0; use integer.
type value struct {
	m   uint64
	e   int
	den uint64
	neg bool
}

func integer(n uint64) value { return value{m: n, den: 1} }

func ratio(p, q uint64) value { return value{m: p, den: q} }

// isInt reports whether v is an integer.
func (v value) isInt() bool {
	v = v.reduced()
	return v.den == 1 && v.e >= 0
}

// int returns v if it is an integer below 2^63.
func (v value) int() (n uint64, ok bool) {
	v = v.reduced()
	if v.den != 1 || v.e < 0 {
		return 0, v.m == 0
	}
	n, ok = mulPow(v.m, v.e)
	return n, ok && n < 1<<63
}

// shift returns v × 10^k.
func (v value) shift(k int) value {
	v.e += k
	return v
}

// times returns v × n.
func (v value) times(n uint64) (value, bool) {
	g := gcd(n, v.den)
	v.den /= g
	hi, lo := bits.Mul64(v.m, n/g)
	v.m = lo
	return v, hi == 0
}

// over returns v / n.
func (v value) over(n uint64) (value, bool) {
	if n == 0 {
		return v, false
	}
	g := gcd(v.m, n)
	v.m /= g
	hi, lo := bits.Mul64(v.den, n/g)
	v.den = lo
	return v, hi == 0
}

// add returns a + b of two values that are not negative.
func add(a, b value) (value, bool) {
	if a.m == 0 {
		return b, true
	}
	if b.m == 0 {
		return a, true
	}
	if a.e < b.e {
		a, b = b, a
	}
	am, ok := mulPow(a.m, a.e-b.e)
	if !ok {
		return a, false
	}
	g := gcd(a.den, b.den)
	h1, x := bits.Mul64(am, b.den/g)
	h2, y := bits.Mul64(b.m, a.den/g)
	sum, carry := bits.Add64(x, y, 0)
	h3, den := bits.Mul64(a.den, b.den/g)
	return value{m: sum, e: b.e, den: den}, h1|h2|h3|carry == 0
}

// less reports whether a < b, roughly where they are no integers.
func (v value) less(b value) bool { return v.float() < b.float() }

// float is near v; for comparisons only.
func (v value) float() float64 {
	f := float64(v.m) / float64(v.den)
	for e := v.e; e > 0; e-- {
		f *= 10
	}
	for e := v.e; e < 0; e++ {
		f /= 10
	}
	if v.neg {
		return -f
	}
	return f
}

// reduced returns v in lowest terms, with no factor 2 or 5 left in the denominator and no
// zeros at the end of m, where that fits.
func (v value) reduced() value {
	if v.m == 0 {
		return value{den: 1, neg: v.neg}
	}
	g := gcd(v.m, v.den)
	v.m, v.den = v.m/g, v.den/g
	for v.den%2 == 0 || v.den%5 == 0 {
		d, f := v.den/10, uint64(1)
		switch {
		case v.den%10 == 0:
		case v.den%2 == 0:
			d, f = v.den/2, 5
		default:
			d, f = v.den/5, 2
		}
		hi, lo := bits.Mul64(v.m, f)
		if hi != 0 {
			break
		}
		v.m, v.den = lo, d
		v.e--
	}
	for v.m%10 == 0 {
		v.m /= 10
		v.e++
	}
	return v
}

// append writes v: a decimal, or p/q where no decimal ends, and with parts also where one
// has more than smallDecimals places (a trillionth). It fails if v is too long for a
// news.Decimal or p and q are too great.
func (v value) append(dst []byte, parts bool) (out []byte, fraction, ok bool) {
	v = v.reduced()
	if v.neg && v.m != 0 {
		dst = append(dst, '-')
	}
	if v.den == 1 && (!parts || v.e >= -smallDecimals) {
		return appendDecimal(dst, v.m, v.e)
	}
	p, ok := mulPow(v.m, max(v.e, 0))
	q, ok2 := mulPow(v.den, max(-v.e, 0))
	g := gcd(p, q)
	dst = strconv.AppendUint(dst, p/g, 10)
	dst = append(dst, '/')
	return strconv.AppendUint(dst, q/g, 10), true, ok && ok2
}

// smallDecimals is the most decimal places that a fraction in words is given with.
const smallDecimals = 4

func appendDecimal(dst []byte, m uint64, e int) (out []byte, fraction, ok bool) {
	if e > news.MaxDecimalDigits || e < -news.MaxDecimalDigits {
		return dst, false, false
	}
	var digits [20]byte
	d := strconv.AppendUint(digits[:0], m, 10)
	switch {
	case e >= 0:
		dst = append(dst, d...)
		for range e {
			dst = append(dst, '0')
		}
	case -e < len(d):
		dst = append(dst, d[:len(d)+e]...)
		dst = append(dst, '.')
		dst = append(dst, d[len(d)+e:]...)
	default:
		dst = append(dst, '0', '.')
		for range -e - len(d) {
			dst = append(dst, '0')
		}
		dst = append(dst, d...)
	}
	return dst, false, true
}

// mulPow returns n × 10^k.
func mulPow(n uint64, k int) (uint64, bool) {
	if n == 0 {
		return 0, true
	}
	for ; k > 0; k-- {
		hi, lo := bits.Mul64(n, 10)
		if hi != 0 {
			return 0, false
		}
		n = lo
	}
	return n, true
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	if a == 0 {
		return 1
	}
	return a
}
