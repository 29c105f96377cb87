package article

import (
	_ "embed"
	"fmt"
	"math"

	"github.com/goccy/go-yaml"
)

//go:embed weights.yaml
var weightsYAML []byte

// model says from the features of a block how likely it is main text: a logistic
// regression. It is trained by TestTrain.
type model struct {
	bias    float64
	weights []float64 // in the order of the features
}

// loadModel reads weights.yaml, which must have a weight for every feature and no other.
func loadModel(features []string) (*model, error) {
	var file map[string]float64
	if err := yaml.Unmarshal(weightsYAML, &file); err != nil {
		return nil, fmt.Errorf("read weights.yaml: %w", err)
	}
	m := &model{bias: file[biasName]}
	for _, name := range features {
		w, ok := file[name]
		if !ok {
			return nil, fmt.Errorf("read weights.yaml: no weight for %q: train again", name)
		}
		m.weights = append(m.weights, w)
	}
	if len(file) != len(features)+1 {
		return nil, fmt.Errorf("read weights.yaml: %d weights for %d features: train again", len(file)-1, len(features))
	}
	return m, nil
}

// biasName is the name of the constant among the weights.
const biasName = "bias"

// score returns the probability that a block with the features is main text.
func (m *model) score(features []float64) float64 {
	z := m.bias
	for i, x := range features {
		z += m.weights[i] * x
	}
	return 1 / (1 + math.Exp(-z))
}
