using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using GenBn.Generator.Diagnostics;
using Xunit;

namespace GenBn.Tests;

/// <summary>docs/language.md names every attribute, constructor parameter and settable property of the runtime, with its default, and no other.</summary>
public sealed partial class LanguageReferenceTests
{
    private const string Required = "required";

    private static readonly string Page = DocPage.Read("docs/language.md").Text;

    private static readonly IReadOnlyList<LanguageSection> Sections = LanguageSection.Of(Page);

    /// <summary>
    /// Attributes by the name of their section; those that differ in the number of blocks share one, and those that name a type of the user's
    /// own have one with its name.
    /// </summary>
    private static readonly ILookup<string, Type> Attributes = typeof(NetworkAttribute).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(Attribute)))
        .ToLookup(type => Name(type) + (NamesOwnType(type) ? TypeArguments(type) : ""), StringComparer.Ordinal);

    /// <summary>Enumerations among the properties of attributes.</summary>
    private static readonly IReadOnlyList<Type> Options =
        [.. Attributes.SelectMany(types => types).SelectMany(Settable).Select(property => property.PropertyType).Where(type => type.IsEnum).Distinct()];

    /// <summary>Defaults that depend on the place where the attribute stands, in words.</summary>
    private static readonly Dictionary<string, string> DefaultsInWords = new(StringComparer.Ordinal)
    {
        ["Layer.Name"] = "kind and number",
        ["Input.Scale"] = "not declared: 1",
        ["Input.Mean"] = "not declared: 0",
        ["Input.Deviation"] = "not declared: 1",
        ["Conv.Bias"] = "true, but false before a batch norm",
        ["Conv1D.Bias"] = "true, but false before a batch norm",
        ["Conv1D.Initializer"] = "the network's",
        ["Dense.Bias"] = "true, but false before a batch norm",
        ["Conv.Initializer"] = "the network's",
        ["Dense.Initializer"] = "the network's",
        ["ConvTranspose.Bias"] = "true, but false before a batch norm",
        ["ConvTranspose.Initializer"] = "the network's",
        ["LayerParameter.Initializer"] = "not drawn",
    };

    public static TheoryData<string> AttributeNames => [.. Attributes.Select(types => types.Key)];

    public static TheoryData<string> OptionNames => [.. Options.Select(type => type.Name)];

    [Fact]
    public void EveryTypeHasItsSection() => Assert.Equal(
        Attributes.Select(types => types.Key).Concat(Options.Select(type => type.Name)).Append(nameof(Padding)).Order(StringComparer.Ordinal),
        Sections.Select(section => section.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AttributeNames))]
    public void EveryFormIsNamed(string attribute) =>
        Assert.Equal(Attributes[attribute].SelectMany(Forms).Order(StringComparer.Ordinal), Section(attribute).Forms().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AttributeNames))]
    public void EveryArgumentIsNamedWithItsDefault(string attribute) => Assert.Equal(
        Attributes[attribute].SelectMany(type => Parameters(type).Concat(Properties(attribute, type))).Distinct().Order(StringComparer.Ordinal),
        Section(attribute).Arguments().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AttributeNames))]
    public void EveryAttributeHasAnExample(string attribute)
    {
        string name = attribute == "Layer" ? "Name = " : attribute[..(attribute.IndexOf('<', StringComparison.Ordinal) + 1)] is { Length: > 0 } generic ? generic : attribute;
        CodeBlock[] blocks = [.. new DocPage("docs/language.md", Section(attribute).Text).Blocks().Where(block => block.Compiles)];
        Assert.Contains(blocks, block => block.Text.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OptionNames))]
    public void EveryMemberOfAnOptionIsNamed(string option) =>
        Assert.Equal(Enum.GetNames(Options.Single(type => type.Name == option)), Section(option).Members());

    [Fact]
    public void EveryWordForPaddingIsNamed() =>
        Assert.Equal(typeof(Padding).GetFields().Select(field => $"Padding.{field.Name}"), Section(nameof(Padding)).Members());

    [Fact]
    public void EveryDiagnosticIsNamedWhereItBelongs() => Assert.Equal(
        Descriptors.ById.Keys.Order(StringComparer.Ordinal),
        DiagnosticLink().Matches(Page).Select(match => match.Groups["id"].Value).Distinct().Order(StringComparer.Ordinal));

    private static LanguageSection Section(string name) => Sections.Single(section => section.Name == name);

    private static IEnumerable<string> Forms(Type type)
    {
        string name = Name(type) + TypeArguments(type);
        return type.GetConstructors().Select(constructor => constructor.GetParameters()).Select(parameters =>
            parameters.Length == 0 ? $"[{name}]" : $"[{name}({string.Join(", ", parameters.Select(Declared))})]");
    }

    private static string Name(Type type) => type.Name.Split('`')[0].Replace("Attribute", "", StringComparison.Ordinal);

    private static string TypeArguments(Type type) => type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    /// <summary>Whether a type argument is one that computes something; blocks implement nothing.</summary>
    private static bool NamesOwnType(Type type) => type.IsGenericType && type.GetGenericArguments()[0].GetGenericParameterConstraints().Length > 0;

    private static string Declared(ParameterInfo parameter) =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + $"{Word(parameter.ParameterType)} {parameter.Name}" + (parameter.HasDefaultValue ? $" = {Literal(parameter.Name!, parameter.DefaultValue)}{(parameter.ParameterType == typeof(float) ? "f" : "")}" : "");

    private static IEnumerable<string> Parameters(Type type) => type.GetConstructors().SelectMany(constructor => constructor.GetParameters())
        .Select(parameter => Row(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue ? Literal(parameter.Name!, parameter.DefaultValue) : Required));

    private static IEnumerable<string> Properties(string attribute, Type type) => Settable(type)
        .Select(property => Row(property.Name, property.PropertyType, DefaultsInWords.GetValueOrDefault($"{attribute}.{property.Name}") ?? Default(type, property)));

    /// <summary>Of the type itself: <c>Name</c> is said once for all layers.</summary>
    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.SetMethod is { IsPublic: true });

    private static string Default(Type type, PropertyInfo property)
    {
        ParameterInfo[] parameters = type.GetConstructors()[0].GetParameters();
        object attribute = Activator.CreateInstance(type, [.. parameters.Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)])!;
        return Literal(property.Name, property.GetValue(attribute));
    }

    private static string Row(string name, Type type, string otherwise) => $"{name} | {Word(type)} | {otherwise}";

    private static string Word(Type type) => type == typeof(int) ? "int"
        : type == typeof(float) ? "float"
        : type == typeof(bool) ? "bool"
        : type == typeof(string) ? "string"
        : type == typeof(string[]) ? "string[]"
        : type == typeof(float[]) ? "float[]"
        : type.Name;

    private static string Literal(string name, object? value) => value switch
    {
        Padding.Unset when name.Contains(nameof(Padding), StringComparison.Ordinal) => "Padding.Unset",
        float number => number.ToString(CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"\[(?<id>GENBN\d+)\]\(diagnostics/\k<id>\.md\)")]
    private static partial Regex DiagnosticLink();
}
