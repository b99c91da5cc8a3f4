namespace VirtPS.Drivers.Shared.Images;

/// <summary>What an image's own header says of it.</summary>
/// <param name="Format">Its format, by libvirt's name.</param>
internal sealed record ImageFacts(string Format)
{
    /// <summary>An image without any header.</summary>
    internal static ImageFacts Raw { get; } = new("raw");

    /// <summary>What a guest sees, in bytes; nothing where the file's own size is meant.</summary>
    internal long? Capacity { get; init; }

    /// <summary>How many bytes of the file come before what a guest sees, where the capacity is the file's own size.</summary>
    internal long Preamble { get; init; }

    /// <summary>The size of its clusters in bytes; 0 for formats without.</summary>
    internal long ClusterSize { get; init; }

    /// <summary>The oldest reader it is made for, such as 1.1; nothing for what every reader understands.</summary>
    internal string? Compat { get; init; }

    /// <summary>Features of the format that it uses, by libvirt's names.</summary>
    internal IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Whether libvirt's description names its features at all, be there some or none.</summary>
    internal bool HasFeatures { get; init; }

    /// <summary>How its content is encrypted, by libvirt's name; nothing for content in the clear.</summary>
    internal string? Encryption { get; init; }

    /// <summary>The image it is built on, as the header names it.</summary>
    internal string? Backing { get; init; }

    /// <summary>The format of that image; nothing where the header does not say.</summary>
    internal string? BackingFormat { get; init; }
}
