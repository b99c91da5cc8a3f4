using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>Reads and writes parts of definitions that have no view of their own.</summary>
/// <remarks>The order of what is added does not matter: a changed definition is brought into libvirt's form again.</remarks>
internal static class XmlSections
{
    /// <summary>Gives a child, which is added when it is not there.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="name">The child's name.</param>
    /// <returns>The child.</returns>
    internal static XElement Section(this XElement parent, string name)
    {
        var child = parent.Element(name);
        if (child is null)
        {
            parent.Add(child = new XElement(name));
        }

        return child;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="element">The element that holds it; null for none.</param>
    /// <returns>The number; null when there is none.</returns>
    internal static ulong? Number(this XElement? element) =>
        ulong.TryParse(element?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Reads a number from an attribute.</summary>
    /// <param name="element">The element.</param>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The number; null when there is none.</returns>
    internal static ulong? NumberOf(this XElement? element, string name) =>
        ulong.TryParse((string?)element?.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Writes a number into a child, or takes the child out.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="name">The child's name.</param>
    /// <param name="value">The number; zero takes the child out.</param>
    internal static void SetNumber(this XElement parent, string name, ulong value)
    {
        if (value == 0)
        {
            parent.Elements(name).Remove();
        }
        else
        {
            parent.Section(name).Value = value.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Takes children out that hold nothing.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="name">The children's name.</param>
    internal static void Prune(this XElement parent, string name) =>
        parent.Elements(name).Where(child => !child.HasElements && !child.HasAttributes && child.Value.Length == 0).Remove();
}
