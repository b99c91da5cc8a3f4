using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Something in a document that libvirt has no such thing for.</summary>
/// <param name="Element">The element, or the one that the attribute is of.</param>
/// <param name="Attribute">The attribute; null for the element itself.</param>
/// <param name="Path">Where it is, from the root.</param>
internal readonly record struct UnknownPart(XElement Element, XAttribute? Attribute, string Path);

/// <summary>Finds what libvirt has no such thing for, and would pass over.</summary>
internal static class UnknownParts
{
    // What somebody else puts in is nobody's business here.
    private static readonly HashSet<string> Opaque = ["metadata", "cookie"];

    /// <summary>Looks through an element and all that is in it.</summary>
    /// <param name="element">The element.</param>
    /// <param name="shape">What there may be.</param>
    /// <param name="path">The element's own path.</param>
    /// <param name="isStrict">Whether an element that nothing is known of but its name has nothing in it but text.</param>
    /// <returns>What is unknown; not what is below something unknown, in another namespace, or in metadata.</returns>
    internal static IEnumerable<UnknownPart> In(XElement element, ElementShape shape, string path, bool isStrict = false)
    {
        if (!shape.IsDescribed && (!isStrict || Opaque.Contains(element.Name.LocalName)))
        {
            yield break;
        }

        foreach (var attribute in element.Attributes().Where(attribute => attribute.Name.Namespace == XNamespace.None && !attribute.IsNamespaceDeclaration))
        {
            if (shape.OrderOfAttribute(attribute.Name) == int.MaxValue)
            {
                yield return new UnknownPart(element, attribute, $"{path}/@{attribute.Name.LocalName}");
            }
        }

        foreach (var child in element.Elements().Where(child => child.Name.Namespace == XNamespace.None && child.Name.LocalName != "metadata"))
        {
            var place = $"{path}/{child.Name.LocalName}";
            if (shape.Find(child.Name) is not { } known)
            {
                yield return new UnknownPart(child, null, place);
                continue;
            }

            foreach (var part in In(child, known.Shape, place, isStrict))
            {
                yield return part;
            }
        }
    }
}
