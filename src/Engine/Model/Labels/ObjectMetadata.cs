using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Reads and writes what applications keep in the descriptions of domains and networks.</summary>
/// <remarks>virDomainGetMetadata, virDomainSetMetadata, virNetworkGetMetadata, virNetworkSetMetadata.</remarks>
public static class ObjectMetadata
{
    /// <summary>Lists the elements of an object's metadata.</summary>
    /// <param name="target">A domain or a network.</param>
    /// <param name="stored">Whether what outlives the run is meant, and not the run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The elements, in the order of the description.</returns>
    /// <exception cref="VirtException">InvalidArg for an object of another kind.</exception>
    public static async Task<IReadOnlyList<VirtMetadata>> ListAsync(VirtObject target, bool stored, CancellationToken cancellationToken)
    {
        var xml = target switch
        {
            VirtDomain domain => await domain.Connection.Domains.GetXmlAsync(domain.Ref, stored ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false),
            VirtNetwork network => await network.Connection.Networks.GetXmlAsync(network.Ref, stored ? NetworkXmlFlags.Inactive : NetworkXmlFlags.None, cancellationToken).ConfigureAwait(false),
            _ => throw WrongKind(target),
        };
        return [.. VirtXml.Parse(xml, null).Elements("metadata").Elements().Where(element => element.Name.NamespaceName.Length > 0).Select(element =>
            new VirtMetadata(target, element.Name.NamespaceName, element.GetPrefixOfNamespace(element.Name.Namespace) ?? string.Empty, Plain(element)))];
    }

    /// <summary>Writes an element of metadata, in place of one with the same namespace.</summary>
    /// <param name="target">A domain or a network.</param>
    /// <param name="space">The application's namespace.</param>
    /// <param name="prefix">The prefix that stands for it in the description.</param>
    /// <param name="xml">The element's text; nothing removes the element.</param>
    /// <param name="scope">Whether the run, what outlives it, or both are meant.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InvalidArg for an object of another kind; what the host says of the text.</exception>
    public static Task SetAsync(VirtObject target, string space, string? prefix, string? xml, DomainAffectFlags scope, CancellationToken cancellationToken) => target switch
    {
        VirtDomain domain => domain.Connection.Domains.SetMetadataAsync(domain.Ref, DomainMetadataType.Element, xml, prefix, space, scope, cancellationToken),
        VirtNetwork network => network.Connection.Networks.SetMetadataAsync(
            network.Ref, DomainMetadataType.Element, xml, prefix, space, (NetworkUpdateFlags)(uint)scope, cancellationToken),
        _ => throw WrongKind(target),
    };

    // As virDomainGetMetadata gives it: the application need not know which prefix it was stored with.
    private static string Plain(XElement element)
    {
        var space = element.Name.Namespace;
        var copy = new XElement(element);
        foreach (var part in copy.DescendantsAndSelf().Where(part => part.Name.Namespace == space))
        {
            part.Name = part.Name.LocalName;
        }

        copy.Attributes().Where(attribute => attribute.IsNamespaceDeclaration && attribute.Value == space.NamespaceName).Remove();
        return VirtXml.Write(copy).TrimEnd('\n');
    }

    private static VirtException WrongKind(VirtObject target) =>
        VirtException.Worded(VirtErrorCode.InvalidArg, $"'{target.Name}' is neither a domain nor a network: nothing else has metadata");
}
