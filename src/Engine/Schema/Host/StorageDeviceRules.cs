using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capability of drives.</summary>
/// <remarks>virNodeDevCapStorageParseXML.</remarks>
internal static class StorageDeviceRules
{
    public static void Normalize(DeviceCapability capability)
    {
        var element = capability.Element;
        capability.Need("block", "block device path");
        var isRemovable = false;
        foreach (var (inner, type) in capability.Inner("storage"))
        {
            switch (type)
            {
                case "hotpluggable":
                    break;
                case "removable":
                    isRemovable = true;
                    NormalizeRemovable(capability, inner);
                    break;
                default:
                    throw capability.Bad($"unknown storage capability type '{type}' for '{capability.Device}'", inner);
            }
        }

        if (isRemovable)
        {
            element.Elements("size").Remove();
        }
        else
        {
            NeedSize(capability, element, "size", "size");
        }
    }

    private static void NormalizeRemovable(DeviceCapability capability, XElement removable)
    {
        removable.SetText("media_available", removable.Text("media_available") == "1" ? "1" : "0");
        NeedSize(capability, removable, "media_size", "removable media size");
    }

    private static void NeedSize(DeviceCapability capability, XElement at, string child, string what)
    {
        var text = at.Text(child) ?? throw capability.Bad($"no {what} supplied for '{capability.Device}'", at);
        if (!ulong.TryParse(text, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var size))
        {
            throw capability.Bad($"invalid {what} supplied for '{capability.Device}'", at);
        }

        at.SetText(child, size.ToString(CultureInfo.InvariantCulture));
    }
}
