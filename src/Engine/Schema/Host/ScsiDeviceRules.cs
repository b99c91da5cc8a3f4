using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capabilities of SCSI hosts and targets.</summary>
/// <remarks>virNodeDevCapSCSIHostParseXML, virNodeDevCapSCSITargetParseXML.</remarks>
internal static class ScsiDeviceRules
{
    public static void NormalizeHost(DeviceCapability capability, bool isRequest)
    {
        if (!isRequest)
        {
            capability.NeedNumbers("SCSI", ("host", "host ID"));
            if (capability.Element.Text("unique_id") is { } unique)
            {
                var number = int.TryParse(unique, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)
                    ? read
                    : throw capability.Bad($"invalid unique_id supplied for '{capability.Device}'");
                capability.Element.SetText("unique_id", number == -1 ? null : number.Invariant());
            }
        }

        foreach (var (inner, type) in capability.Inner("SCSI host"))
        {
            if (type == "vport_ops")
            {
                // Only the host knows how many ports there are; libvirt reads neither number.
                inner.SetText("max_vports", "0");
                inner.SetText("vports", "0");
            }
            else if (type != "fc_host")
            {
                throw capability.Bad($"unknown SCSI host capability type '{type}' for '{capability.Device}'", inner);
            }
        }

        var sorted = capability.Element.Elements("capability").OrderBy(inner => inner.Get("type"), StringComparer.Ordinal).ToArray();
        capability.Element.Elements("capability").Remove();
        capability.Element.Add(sorted);
    }

    public static void NormalizeTarget(DeviceCapability capability)
    {
        capability.Need("target", "target name");
        foreach (var (inner, type) in capability.Inner("SCSI target"))
        {
            if (type != "fc_remote_port")
            {
                throw capability.Bad($"unknown SCSI target capability type '{type}' for '{capability.Device}'", inner);
            }

            _ = inner.Text("rport") ?? throw capability.Bad($"missing rport name for '{capability.Device}'", inner);
            _ = inner.Text("wwpn") ?? throw capability.Bad($"missing wwpn identifier for '{capability.Device}'", inner);
        }
    }
}
