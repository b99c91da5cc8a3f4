using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capabilities that s390 machines have: channel devices, subchannels, groups and crypto adapters.</summary>
/// <remarks>virNodeDevCapCCWParseXML, virCCWDeviceAddressIsValid, virNodeDevCapAPQueueParseXML.</remarks>
internal static class ChannelDeviceRules
{
    private const uint HighestDomain = 255;

    // What an address on the channel can hold.
    private static readonly (string Name, string Format, uint Highest)[] Parts = [("cssid", "x", 0xfe), ("ssid", "x", 3), ("devno", "x4", 0xffff)];

    public static void NormalizeAddressed(DeviceCapability capability)
    {
        NormalizeAddress(capability, capability.Element);
        if (capability.Element.Element("channel_dev_addr") is { } channel)
        {
            NormalizeAddress(capability, channel);
        }

        foreach (var inner in capability.Element.Elements("capability").ToArray())
        {
            if (inner.Get("type") is null)
            {
                throw XmlFault.Error(inner, "Missing capability type", null, VirtErrorDomain.NodeDevice);
            }

            if (inner.Get("type") == "mdev_types")
            {
                MediatedDeviceRules.NormalizeTypeList(inner);
            }
        }
    }

    public static void NormalizeAdapter(DeviceCapability capability)
    {
        var element = capability.Element;
        WriteNumber(capability, "ap-adapter", "x2");
        if (element.Get("type") == "ap_queue" && WriteNumber(capability, "ap-domain", "x4") > HighestDomain)
        {
            throw Unsupported(capability, $"ap-domain value '{element.Text("ap-domain")}' is out of range for '{capability.Device}'");
        }
    }

    private static void NormalizeAddress(DeviceCapability capability, XElement holder)
    {
        foreach (var (name, format, highest) in Parts)
        {
            var text = holder.Text(name) ?? throw Unsupported(capability, $"missing {name} value for '{capability.Device}'");
            var number = name == "devno" ? DeviceCapability.ToHex(text) : DeviceCapability.ToNumber(text);
            holder.SetText(
                name,
                number <= highest
                    ? "0x" + number.Value.ToString(format, CultureInfo.InvariantCulture)
                    : throw Unsupported(capability, $"invalid {name} value '{text}' for '{capability.Device}'"));
        }
    }

    private static uint WriteNumber(DeviceCapability capability, string child, string format)
    {
        var text = capability.Element.Text(child) ?? throw Unsupported(capability, $"missing {child} value for '{capability.Device}'");
        var number = DeviceCapability.ToNumber(text) ?? throw Unsupported(capability, $"invalid {child} value '{text}' for '{capability.Device}'");
        capability.Element.SetText(child, "0x" + number.ToString(format, CultureInfo.InvariantCulture));
        return number;
    }

    private static VirtException Unsupported(DeviceCapability capability, string sentence) => capability.Bad(sentence, null, VirtErrorCode.ConfigUnsupported);
}
