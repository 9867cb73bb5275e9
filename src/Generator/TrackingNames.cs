namespace GenBn.Generator;

/// <summary>Names of the pipeline's steps, for tests of what is cached.</summary>
internal static class TrackingNames
{
    public const string Declaration = nameof(Declaration);
    public const string Files = nameof(Files);
}
