using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Reads and checks the names and uuids of all kinds of objects.</summary>
internal static class Identity
{
    public static Guid? ReadUuid(XElement element, string child = "uuid")
    {
        if (element.Text(child) is not { } text)
        {
            return null;
        }

        return VirtUuid.TryParse(text, out var uuid)
            ? uuid
            : throw XmlFault.Make(
                VirtErrorCode.InternalError, element.Element(child)!, $"malformed {child} element", "32 hexadecimal digits, with or without dashes");
    }

    /// <summary>Writes the uuid in its usual form, and makes one where there is none.</summary>
    public static void NormalizeUuid(XElement element)
    {
        var uuid = ReadUuid(element) ?? Guid.NewGuid();
        element.SetText("uuid", VirtUuid.Format(uuid));
    }

    /// <summary>Reads the name that a document must have.</summary>
    public static string NeedName(XElement element) =>
        element.Text("name") ?? throw XmlFault.Make(VirtErrorCode.NoName, element, $"element '{element.Name.LocalName}'", "a 'name' element");
}
