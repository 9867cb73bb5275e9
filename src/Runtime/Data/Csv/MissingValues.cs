using System.Globalization;

namespace GenBn.Data;

/// <summary>What replaces the missing fields of a CSV file's value columns.</summary>
/// <remarks>Labels and targets must not be missing: a sample without one teaches nothing. Remove such records from the file.</remarks>
public sealed class MissingValues
{
    private MissingValues(float? value, bool hasIndicator, bool isRejected = false)
    {
        Value = value;
        HasIndicator = hasIndicator;
        IsRejected = isRejected;
    }

    /// <summary>Nothing replaces them: a file with a missing field is rejected.</summary>
    public static MissingValues Rejected { get; } = new(null, hasIndicator: false, isRejected: true);

    /// <summary>The mean of the fields of the column that are not missing; 0 if all are.</summary>
    public static MissingValues Mean { get; } = new(null, hasIndicator: false);

    /// <summary>The number that replaces them; null for the mean of the column.</summary>
    internal float? Value { get; }

    /// <summary>Whether columns with missing fields get a second value: 1 where the field is missing, else 0.</summary>
    internal bool HasIndicator { get; }

    internal bool IsRejected { get; }

    /// <summary>A number.</summary>
    /// <param name="value">The number, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite.</exception>
    public static MissingValues By(float value) => float.IsFinite(value)
        ? new MissingValues(value, hasIndicator: false)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a finite number in place of missing fields.");

    /// <summary>
    /// The same, with a second value for each column that has missing fields: 1 where the field is missing, else 0. It follows the column, and is
    /// called <c>age missing</c> for a column <c>age</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Missing fields are rejected.</exception>
    public MissingValues WithIndicator() => IsRejected
        ? throw new InvalidOperationException("Expected MissingValues.Mean or MissingValues.By, but with MissingValues.Rejected no field is missing.")
        : new MissingValues(Value, hasIndicator: true);

    /// <inheritdoc/>
    public override string ToString() =>
        (IsRejected ? "rejected" : Value?.ToString(CultureInfo.InvariantCulture) ?? "mean") + (HasIndicator ? " with indicator" : "");
}
