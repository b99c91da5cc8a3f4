using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Reads and changes elements, with what is added in libvirt's order.</summary>
internal static class XmlTree
{
    public static string? Get(this XElement element, string attribute) => element.Attribute(attribute)?.Value;

    public static void Set(this XElement element, string attribute, string? value)
    {
        if (element.Attribute(attribute) is { } present)
        {
            if (value is null)
            {
                present.Remove();
            }
            else if (present.Value != value)
            {
                present.Value = value;
            }
        }
        else if (value is not null)
        {
            AddInOrder(element, new XAttribute(attribute, value));
        }
    }

    /// <summary>Gives an attribute a value where it has none.</summary>
    public static void Default(this XElement element, string attribute, string value)
    {
        if (element.Attribute(attribute) is null)
        {
            element.Set(attribute, value);
        }
    }

    /// <summary>The text of a child; null when there is no child or it is empty, as libvirt's XPath strings are.</summary>
    public static string? Text(this XElement element, string child) =>
        element.Element(child) is { IsEmpty: false } found && found.Value is { Length: > 0 } text ? text : null;

    public static void SetText(this XElement element, string child, string? value)
    {
        if (value is null)
        {
            element.Drop(child);
            return;
        }

        var target = element.Need(child);
        if (target.Value != value)
        {
            target.Value = value;
        }
    }

    /// <summary>The child of that name; made in its place when missing.</summary>
    public static XElement Need(this XElement element, string child) => element.Element(child) ?? element.Insert(new XElement(child));

    /// <summary>Adds a child where libvirt writes it: behind its like, before what comes later.</summary>
    public static XElement Insert(this XElement element, XElement child)
    {
        if (element.FirstNode is XText { NextNode: null } blank && string.IsNullOrWhiteSpace(blank.Value))
        {
            blank.Remove();
        }

        ShapeLibrary.Of(element).Insert(element, child);
        return child;
    }

    /// <summary>Takes out all children of that name, and what groups them when it is left empty.</summary>
    public static void Drop(this XElement element, string child)
    {
        element.Elements(child).Remove();
        element.Tidy();
    }

    /// <summary>Writes an element that may have become empty as libvirt does.</summary>
    public static void Tidy(this XElement element)
    {
        if (element.Parent is { } parent && ShapeLibrary.Of(parent).Find(element.Name) is { } known && !Arranger.Settle(element, known.Form))
        {
            parent.Tidy();
        }
    }

    public static int? Number(this XElement? element, string attribute) =>
        element?.Get(attribute) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static string Invariant(this long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Invariant(this int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void AddInOrder(XElement element, XAttribute attribute)
    {
        var successor = ShapeLibrary.Of(element).SuccessorOfAttribute(attribute.Name, element);
        if (successor is null)
        {
            element.Add(attribute);
            return;
        }

        // XLinq can only append attributes, so those that come later are put back behind the new one.
        var later = new List<XAttribute>();
        for (var next = successor; next is not null; next = next.NextAttribute)
        {
            later.Add(next);
        }

        foreach (var moved in later)
        {
            moved.Remove();
        }

        element.Add(attribute);
        foreach (var moved in later)
        {
            element.Add(moved);
        }
    }
}
