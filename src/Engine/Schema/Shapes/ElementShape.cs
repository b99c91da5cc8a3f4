using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>The order in which libvirt's formatter writes the attributes and children of one kind of element.</summary>
internal sealed class ElementShape(string name)
{
    /// <summary>What is known of a child: its place among its siblings and how it is written.</summary>
    internal readonly record struct Child(int Order, ElementForm Form, ElementShape Shape);

    private readonly Dictionary<string, int> _attributes = [];
    private readonly Dictionary<string, Child> _children = [];

    public string Name { get; } = name;

    /// <summary>Whether anything is known of it, so that what it does not name is unknown to libvirt.</summary>
    public bool IsDescribed => _attributes.Count + _children.Count > 0;

    public void AddAttribute(string attribute) => _attributes.TryAdd(attribute, _attributes.Count);

    public void AddChild(string child, ElementForm form, ElementShape shape) =>
        _children.TryAdd(child, new Child(_children.Count, form, shape));

    /// <summary>Takes over the children and attributes that another shape has and this one lacks, behind its own.</summary>
    public void Include(ElementShape other)
    {
        foreach (var attribute in other._attributes.OrderBy(a => a.Value))
        {
            AddAttribute(attribute.Key);
        }

        foreach (var child in other._children.OrderBy(c => c.Value.Order))
        {
            AddChild(child.Key, child.Value.Form, child.Value.Shape);
        }
    }

    public Child? Find(XName child) =>
        child.Namespace == XNamespace.None && _children.TryGetValue(child.LocalName, out var found) ? found : null;

    /// <summary>The place of a child; what libvirt does not know comes behind all that it knows.</summary>
    public int OrderOf(XName child) => Find(child)?.Order ?? int.MaxValue;

    public int OrderOfAttribute(XName attribute) =>
        attribute.Namespace == XNamespace.None && _attributes.TryGetValue(attribute.LocalName, out var order) ? order : int.MaxValue;

    /// <summary>Adds a child where libvirt writes it: behind what comes before it and its like, else before what comes after.</summary>
    public void Insert(XElement parent, XElement child)
    {
        XElement? before = null, after = null;
        if (Find(child.Name) is { Order: var order })
        {
            for (var node = parent.FirstNode; node is not null; node = node.NextNode)
            {
                if (node is XElement sibling && Find(sibling.Name) is { } known)
                {
                    before = known.Order <= order ? sibling : before;
                    after = known.Order > order ? after ?? sibling : after;
                }
            }
        }

        if (before is not null)
        {
            before.AddAfterSelf(child);
        }
        else if (after is not null)
        {
            after.AddBeforeSelf(child);
        }
        else
        {
            parent.Add(child);
        }
    }

    public XAttribute? SuccessorOfAttribute(XName attribute, XElement element)
    {
        var order = OrderOfAttribute(attribute);
        for (var next = element.FirstAttribute; next is not null; next = next.NextAttribute)
        {
            if (OrderOfAttribute(next.Name) > order)
            {
                return next;
            }
        }

        return null;
    }
}
