using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Reads and writes titles, descriptions and the elements of applications.</summary>
/// <remarks>virDomainObjGetMetadata, virDomainObjSetMetadata.</remarks>
internal static class DomainMetadata
{
    /// <summary>Reads a piece of metadata.</summary>
    /// <param name="definition">Where from.</param>
    /// <param name="type">Which.</param>
    /// <param name="uri">The element's namespace; null for the others.</param>
    /// <returns>The text.</returns>
    /// <exception cref="VirtException">NoDomainMetadata when it is not there; InvalidArg when the namespace is missing or too many.</exception>
    internal static string Get(DomainDefinition definition, DomainMetadataType type, string? uri)
    {
        CheckUri(type, uri, "virDomainGetMetadata");
        var view = new DomainXml(definition.ToTree());
        return type switch
        {
            DomainMetadataType.Title => view.Title,
            DomainMetadataType.Description => view.Description,
            DomainMetadataType.Element => view.Metadata.GetText(uri!),
            _ => throw UnknownType(type),
        } ?? throw SharedErrors.Of(VirtErrorCode.NoDomainMetadata, "Requested metadata element is not present");
    }

    /// <summary>Refuses arguments that contradict each other.</summary>
    /// <param name="type">Which piece of metadata.</param>
    /// <param name="metadata">The new text; null removes it.</param>
    /// <param name="key">The prefix for the element's namespace.</param>
    /// <param name="uri">The element's namespace.</param>
    /// <exception cref="VirtException">InvalidArg.</exception>
    internal static void CheckArguments(DomainMetadataType type, string? metadata, string? key, string? uri)
    {
        CheckUri(type, uri, "virDomainSetMetadata");
        if (type == DomainMetadataType.Title && metadata?.Contains('\n', StringComparison.Ordinal) == true)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, "metadata title can't contain newlines");
        }

        if (type == DomainMetadataType.Element && metadata is not null && key is null)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, "key in virDomainSetMetadata must not be NULL");
        }

        if (type != DomainMetadataType.Element && key is not null)
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, "key in virDomainSetMetadata must be NULL");
        }
    }

    /// <summary>Writes or removes a piece of metadata.</summary>
    /// <param name="definition">Where.</param>
    /// <param name="type">Which.</param>
    /// <param name="metadata">The new text; null removes it.</param>
    /// <param name="key">The prefix for the element's namespace.</param>
    /// <param name="uri">The element's namespace.</param>
    /// <exception cref="VirtException">XmlDetail when the element is no XML.</exception>
    internal static void Set(DomainXml definition, DomainMetadataType type, string? metadata, string? key, string? uri)
    {
        switch (type)
        {
            case DomainMetadataType.Title:
                definition.Title = metadata;
                break;
            case DomainMetadataType.Description:
                definition.Description = metadata;
                break;
            case DomainMetadataType.Element:
                definition.Metadata.Set(uri!, key, metadata);
                break;
            default:
                throw UnknownType(type);
        }
    }

    private static void CheckUri(DomainMetadataType type, string? uri, string function)
    {
        if (type == DomainMetadataType.Element != (uri is not null))
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"uri in {function} must {(uri is null ? "not be" : "be")} NULL");
        }
    }

    private static VirtException UnknownType(DomainMetadataType type) =>
        SharedErrors.Of(VirtErrorCode.InvalidArg, $"unknown metadata type '{(int)type}'");
}
