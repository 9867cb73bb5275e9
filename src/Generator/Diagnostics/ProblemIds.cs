namespace GenBn.Generator.Diagnostics;

/// <summary>The number of each diagnostic. A number is never used again for something else.</summary>
internal static class ProblemIds
{
    public const string NotPartial = "GENBN001";
    public const string InputMissing = "GENBN002";
    public const string ValueOutOfRange = "GENBN003";
    public const string KernelTooLarge = "GENBN004";
    public const string ImageExpected = "GENBN005";
    public const string FlattenMissing = "GENBN006";
    public const string BatchNormRepeated = "GENBN007";
    public const string SeveralDeclarations = "GENBN008";
    public const string UnsupportedType = "GENBN009";
    public const string UnsafeNotAllowed = "GENBN010";
    public const string PoolCrops = "GENBN011";
    // GENBN012 was: a network ends in a vector. It may end in an image now.
    public const string TooLarge = "GENBN013";
    public const string GroupsDoNotDivide = "GENBN014";
    public const string BlockUnusable = "GENBN015";
    public const string ResidualShapes = "GENBN016";
    public const string ConcatShapes = "GENBN017";
    public const string LayerName = "GENBN018";
    public const string BiasWithoutEffect = "GENBN019";
    public const string AfterSoftmax = "GENBN020";
    public const string LossAppliesActivation = "GENBN021";
    public const string MomentumOfPyTorch = "GENBN022";
    public const string RepeatShapes = "GENBN023";
    public const string MemberTaken = "GENBN024";
    public const string CodeTooLarge = "GENBN025";
    public const string ArgumentUnread = "GENBN026";
    public const string NetworkAndBlock = "GENBN027";
    public const string MarkMissing = "GENBN028";
    public const string ConstructorWithoutThis = "GENBN029";
    public const string LanguageTooOld = "GENBN030";
    public const string KernelMeetsPadding = "GENBN031";
    public const string FrozenStatistics = "GENBN032";
    public const string FitNotEnumerated = "GENBN033";
    public const string SoftmaxOfOne = "GENBN034";
    public const string TypeOutOfReach = "GENBN035";
    public const string ActivationContradiction = "GENBN036";
    public const string LayerContract = "GENBN037";
    public const string RuntimeContract = "GENBN038";
    public const string HeadsNotLast = "GENBN039";
    public const string InputDoesNotFit = "GENBN040";
    public const string ProductShapes = "GENBN041";
    public const string SequenceExpected = "GENBN042";
}
