using System.CommandLine;
using GenBn.Sample.Networks;

namespace GenBn.Sample.Predicting;

/// <summary>What classes are called.</summary>
/// <param name="name">The name of a class by its number; null where classes have none.</param>
internal sealed class ClassNames(Func<int, string>? name)
{
    private static readonly string[] Fashion =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The name of a class; - where classes have none.</summary>
    public string this[int label] => name?.Invoke(label) ?? "-";

    /// <summary>The names of the first classes; null where classes have none.</summary>
    public string[]? First(int classes) => name is null ? null : [.. Enumerable.Range(0, classes).Select(name)];

    /// <summary>The option that chooses names.</summary>
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--labels")
        {
            Description = "Names of the classes: those of Fashion-MNIST, digits, or none. Default: fashion, or none for networks for generated images.",
        };
        return option.AcceptOnlyFromAmong("fashion", "digits", "none");
    }

    /// <summary>Whether a mirrored image is still one of its class: so with clothes, but not with digits, nor with directions.</summary>
    public static bool KeepWhenMirrored(string? option, CatalogEntry entry) => (option is null or "fashion") && entry.GeneratedSize is null;

    /// <summary>The names that the option chose, or those of the network's images.</summary>
    public static ClassNames Of(string? option, CatalogEntry entry) => (option ?? (entry.GeneratedSize is not null ? "none" : "fashion")) switch
    {
        "fashion" => new ClassNames(label => label < Fashion.Length ? Fashion[label] : "-"),
        "digits" => new ClassNames(label => $"{label}"),
        _ => new ClassNames(name: null),
    };
}
