using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for who may read and write.</summary>
internal static class PermissionRules
{
    public static void Normalize(XElement target)
    {
        if (target.Element("permissions") is not { } permissions)
        {
            return;
        }

        if (permissions.Text("mode") is { } mode)
        {
            permissions.SetText("mode", "0" + Convert.ToString(Octal(permissions, mode), 8));
        }

        NormalizeId(permissions, "owner");
        NormalizeId(permissions, "group");
    }

    private static int Octal(XElement permissions, string mode)
    {
        var value = 0;
        foreach (var digit in mode.AsSpan().TrimStart())
        {
            if (digit is < '0' or > '7' || (value = value << 3 | digit - '0') > 0xfff)
            {
                throw XmlFault.Error(permissions.Element("mode")!, "malformed octal mode", "octal digits up to 07777");
            }
        }

        return value;
    }

    private static void NormalizeId(XElement permissions, string child)
    {
        if (permissions.Text(child) is not { } text)
        {
            return;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            || id is < -1 or > uint.MaxValue)
        {
            throw XmlFault.Error(permissions.Element(child)!, $"malformed {child} element", "a number, or -1 for the default");
        }

        // -1 stands for the default, which libvirt leaves out.
        permissions.SetText(child, id is -1 or uint.MaxValue ? null : id.Invariant());
    }
}
