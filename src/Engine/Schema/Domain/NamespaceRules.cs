using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for what drivers keep in a definition beyond libvirt's own elements.</summary>
/// <remarks>virXMLNamespaceFormatNS: the root names a driver's namespace by libvirt's own prefix, and only where something is of it.</remarks>
internal static class NamespaceRules
{
    private static readonly string[] Drivers = ["qemu", "lxc", "xen", "bhyve", "test"];

    /// <summary>Gives the namespaces of drivers their usual names.</summary>
    public static void Normalize(XElement domain)
    {
        var declared = domain.Attributes().Where(attribute => attribute.IsNamespaceDeclaration).ToArray();
        var own = domain.Elements().Where(element => element.Name.Namespace != XNamespace.None && Prefix(element.Name.NamespaceName) is not null).ToArray();
        if (declared.Length == 0 && own.Length == 0)
        {
            return;
        }

        foreach (var metadata in domain.Element("metadata")?.Elements() ?? [])
        {
            Declare(metadata, declared);
        }

        // What no driver has keeps the names that it came with.
        foreach (var attribute in declared.Where(attribute => Prefix(attribute.Value) is not null || !IsUsed(domain, attribute.Value)))
        {
            attribute.Remove();
        }

        foreach (var element in own)
        {
            element.DescendantsAndSelf().Attributes().Where(attribute => attribute.IsNamespaceDeclaration).Remove();
            domain.SetAttributeValue(XNamespace.Xmlns + Prefix(element.Name.NamespaceName)!, element.Name.NamespaceName);
        }
    }

    private static bool IsUsed(XElement domain, string name) =>
        domain.DescendantsAndSelf().Any(element => element.Ancestors("metadata").FirstOrDefault() is null && IsNamed(element, name));

    private static bool IsNamed(XElement element, string name) =>
        element.Name.NamespaceName == name || element.Attributes().Any(other => !other.IsNamespaceDeclaration && other.Name.NamespaceName == name);

    private static string? Prefix(string name) => Drivers.FirstOrDefault(driver => name == $"http://libvirt.org/schemas/domain/{driver}/1.0");

    // What the root declared for somebody's metadata moves to it.
    private static void Declare(XElement metadata, XAttribute[] declared)
    {
        foreach (var attribute in declared)
        {
            if (metadata.DescendantsAndSelf().Any(element => IsNamed(element, attribute.Value)) && metadata.Attribute(attribute.Name) is null)
            {
                metadata.Add(new XAttribute(attribute));
            }
        }
    }
}
