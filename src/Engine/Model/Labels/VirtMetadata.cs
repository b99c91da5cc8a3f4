namespace VirtPS.Engine.Model;

/// <summary>An element of metadata that an application keeps in a domain's or a network's description.</summary>
/// <param name="Object">The domain or network.</param>
/// <param name="Namespace">The application's XML namespace.</param>
/// <param name="Prefix">The prefix that stands for it in the description; empty for none.</param>
/// <param name="Xml">The element's text, without the namespace, as the application gave it.</param>
/// <remarks>virDomainGetMetadata, virNetworkGetMetadata.</remarks>
public sealed record VirtMetadata(VirtObject Object, string Namespace, string Prefix, string Xml)
{
    /// <summary>The domain's or network's name.</summary>
    public string Name => Object.Name;
}
