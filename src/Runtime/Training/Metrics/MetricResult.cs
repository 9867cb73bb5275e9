using System.Globalization;

namespace GenBn.Training;

/// <summary>What a <see cref="Metric"/> says about a dataset.</summary>
/// <param name="name">The metric's name.</param>
/// <param name="value">Its value.</param>
public class MetricResult(string name, double value)
{
    /// <summary>The metric's name, for example <c>top-5 accuracy</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public double Value { get; } = value;

    /// <summary>Name and value, for example <c>top-5 accuracy 0.9870</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:F4}");
}
