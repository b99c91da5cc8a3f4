using System.Xml;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Puts attributes and elements in libvirt's order and writes empty elements as libvirt does.</summary>
/// <remarks>What libvirt does not know keeps its own order behind what it knows. Comments go, as they do in libvirt, except inside metadata.</remarks>
internal static class Arranger
{
    public static void Arrange(XElement root) => Arrange(root, ShapeLibrary.Of(root));

    /// <summary>Arranges an element whose name alone does not tell its shape.</summary>
    public static void Arrange(XElement root, string shape) => Arrange(root, ShapeLibrary.Root(shape));

    private static void Arrange(XElement element, ElementShape shape)
    {
        ArrangeAttributes(element, shape);
        var sorted = true;
        var last = -1;
        var next = element.FirstNode;
        while (next is not null)
        {
            var node = next;
            next = node.NextNode;
            if (node is not XElement child)
            {
                if (node is XComment or XProcessingInstruction)
                {
                    node.Remove();
                }

                continue;
            }

            var known = shape.Find(child.Name);
            if (known is { } found)
            {
                if (child.Name.LocalName != "metadata")
                {
                    Arrange(child, found.Shape);
                }

                if (!Settle(child, found.Form))
                {
                    continue;
                }
            }

            var order = known?.Order ?? int.MaxValue;
            sorted &= order >= last;
            last = order;
        }

        if (!sorted)
        {
            Sort(element, shape);
        }
    }

    /// <summary>Gives an element that holds nothing its form.</summary>
    /// <returns>False when the element has been taken out.</returns>
    internal static bool Settle(XElement element, ElementForm form)
    {
        if (element.FirstNode is not null && !(element.FirstNode is XText { NextNode: null } text && string.IsNullOrWhiteSpace(text.Value)))
        {
            return true;
        }

        switch (form)
        {
            case ElementForm.Group when element.FirstAttribute is null:
                if (element.FirstNode is not XText { Value.Length: > 0 } blank || blank.Value.Contains('\n', StringComparison.Ordinal))
                {
                    element.Remove();
                    return false;
                }

                return true;
            case ElementForm.Block:
                element.ReplaceNodes("\n");
                return true;
            default:
                if (element.FirstNode is XText { Value.Length: 0 } || (element.FirstNode is XText value && value.Value.Contains('\n', StringComparison.Ordinal)))
                {
                    element.RemoveNodes();
                }

                return true;
        }
    }

    private static void ArrangeAttributes(XElement element, ElementShape shape)
    {
        var last = -1;
        for (var attribute = element.FirstAttribute; attribute is not null; attribute = attribute.NextAttribute)
        {
            var order = shape.OrderOfAttribute(attribute.Name);
            if (order < last)
            {
                element.ReplaceAttributes(element.Attributes().OrderBy(a => shape.OrderOfAttribute(a.Name)).ToArray());
                return;
            }

            last = order;
        }
    }

    private static void Sort(XElement element, ElementShape shape)
    {
        var nodes = element.Nodes()
            .Where(n => n is XElement || (n.NodeType == XmlNodeType.Text && !string.IsNullOrWhiteSpace(((XText)n).Value)))
            .OrderBy(n => n is XElement child ? shape.OrderOf(child.Name) : -1)
            .ToArray();
        element.RemoveNodes();
        foreach (var node in nodes)
        {
            element.Add(node);
        }
    }
}
