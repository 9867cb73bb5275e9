using System.Globalization;

namespace GenBn.Training;

/// <summary>The result of a <see cref="Metric"/>.</summary>
/// <param name="name">The metric's name.</param>
/// <param name="value">Its value.</param>
public class MetricResult(string name, double value)
{
    /// <summary>Name of the metric, for example <c>top-5 accuracy</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Value of the metric.</summary>
    public double Value { get; } = value;

    /// <summary>Returns name and value, for example <c>top-5 accuracy 0.9870</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:F4}");
}
