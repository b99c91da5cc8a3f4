using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A typed view over an element: reading asks the tree, writing changes it, and nothing else in it is touched.</summary>
/// <param name="element">The element; the view does not copy it.</param>
public abstract class XmlView(XElement element)
{
    /// <summary>The element itself, with all that the view has no property for.</summary>
    public XElement Element { get; } = element ?? throw new ArgumentNullException(nameof(element));

    /// <summary>Writes the element in libvirt's layout.</summary>
    /// <returns>The XML text.</returns>
    public override string ToString() => VirtXml.Write(Element);
}
