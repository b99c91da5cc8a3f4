using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Prepares a document that takes the place of an object's stored definition.</summary>
public static class Redefinition
{
    /// <summary>Reads a new definition of an object that exists, and gives it the object's identity where it has none of its own.</summary>
    /// <param name="xml">The new definition.</param>
    /// <param name="rootName">The name that its root element must have.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="uuid">The object's uuid.</param>
    /// <returns>The new definition.</returns>
    /// <exception cref="VirtException">
    /// <see cref="VirtErrorCode.XmlDetail"/> or <see cref="VirtErrorCode.XmlError"/> when the text is no such document;
    /// <see cref="VirtErrorCode.InvalidArg"/> when it describes another object.
    /// </exception>
    public static XElement Of(string xml, string rootName, string name, Guid uuid)
    {
        var root = VirtXml.Parse(xml, rootName);
        if (root.Element("name") is not { } named)
        {
            root.AddFirst(named = new XElement("name", name));
        }
        else if (named.Value != name)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the XML describes the {rootName} '{named.Value}', not '{name}'");
        }

        if (root.Element("uuid") is not { } identified)
        {
            named.AddAfterSelf(new XElement("uuid", uuid.ToString()));
        }
        else if (!Guid.TryParse(identified.Value, out var other) || other != uuid)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"the XML describes a {rootName} with uuid '{identified.Value}'; the uuid of '{name}' is {uuid}");
        }

        return root;
    }
}
