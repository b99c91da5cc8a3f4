using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>Reads and writes a network's title, description and applications' elements.</summary>
/// <remarks>virNetworkGetMetadata and virNetworkSetMetadata, since libvirt 9.7.</remarks>
internal static class NetworkMetadata
{
    /// <summary>Reads a piece of metadata.</summary>
    /// <param name="network">The description.</param>
    /// <param name="type">Which piece.</param>
    /// <param name="uri">The namespace of an application's element.</param>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">NoNetworkMetadata when there is none.</exception>
    internal static string Read(XElement network, DomainMetadataType type, string? uri)
    {
        var text = type == DomainMetadataType.Element
            ? new MetadataXml(network).GetText(NeedUri(uri))
            : (string?)network.Element(ElementOf(type));
        return text ?? throw new VirtException(
            VirtErrorCode.NoNetworkMetadata,
            type == DomainMetadataType.Element ? "Requested metadata element is not present" : $"Requested {ElementOf(type)} is not present",
            VirtErrorDomain.Network);
    }

    /// <summary>Writes a piece of metadata on a copy.</summary>
    /// <param name="network">The description.</param>
    /// <param name="type">Which piece.</param>
    /// <param name="text">The text; nothing removes the piece.</param>
    /// <param name="prefix">The prefix of an application's namespace.</param>
    /// <param name="uri">The namespace of an application's element.</param>
    /// <returns>The changed description in libvirt's form.</returns>
    /// <exception cref="VirtException">InvalidArg for a title with a line end.</exception>
    internal static XElement Write(XElement network, DomainMetadataType type, string? text, string? prefix, string? uri)
    {
        var changed = new XElement(network);
        if (type == DomainMetadataType.Element)
        {
            new MetadataXml(changed).Set(NeedUri(uri), prefix, text);
        }
        else if (type == DomainMetadataType.Title && text?.Contains('\n', StringComparison.Ordinal) == true)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, "Network title can't contain newlines", VirtErrorDomain.Network);
        }
        else
        {
            changed.SetElementValue(ElementOf(type), string.IsNullOrEmpty(text) ? null : text);
        }

        return NetworkNormalizer.Normalize(changed);
    }

    private static string ElementOf(DomainMetadataType type) => type switch
    {
        DomainMetadataType.Title => "title",
        DomainMetadataType.Description => "description",
        _ => throw new VirtException(VirtErrorCode.InvalidArg, $"unknown metadata type {(int)type}", VirtErrorDomain.Network),
    };

    private static string NeedUri(string? uri) => string.IsNullOrEmpty(uri)
        ? throw new VirtException(VirtErrorCode.InvalidArg, "metadata elements need a namespace", VirtErrorDomain.Network)
        : uri;
}
