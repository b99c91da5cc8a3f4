using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Gives the channel devices of IBM Z guests their numbers.</summary>
/// <remarks>qemuDomainAssignS390Addresses. Virtual devices are in the channel subsystem 0xfe.</remarks>
internal static class CcwAddresses
{
    private const int MaximumDevice = 0xffff;
    private const int MaximumSubchannelSet = 3;

    /// <summary>Assigns all numbers.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> when a number is used twice.</exception>
    public static void Assign(QemuGuest guest)
    {
        if (!guest.IsS390Ccw)
        {
            return;
        }

        PrimeHostDevices(guest);
        VirtioAddressTypes.Prime(guest, "ccw");
        var devices = DeviceWalk.Addressable(guest.Devices).Where(device => device.Element("address")?.Get("type") == "ccw").ToArray();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var device in devices)
        {
            if (NumberOf(device) is { } number && !taken.Add(number))
            {
                throw XmlFault.Error(device, $"The CCW devno '{number}' is in use already");
            }
        }

        var (set, next) = (0, 0);
        foreach (var device in devices)
        {
            if (NumberOf(device) is not null)
            {
                continue;
            }

            while (!taken.Add(Name(set, next)))
            {
                if (next++ < MaximumDevice)
                {
                    continue;
                }

                next = 0;
                if (set++ == MaximumSubchannelSet)
                {
                    throw XmlFault.Make(VirtErrorCode.InternalError, device, "There are no more free CCW devnos.", null, VirtErrorDomain.Domain);
                }
            }

            var address = device.Element("address")!;
            address.Set("cssid", "0xfe");
            address.Set("ssid", "0x" + set.Invariant());
            address.Set("devno", "0x" + next.ToString("x4", CultureInfo.InvariantCulture));
        }
    }

    private static void PrimeHostDevices(QemuGuest guest)
    {
        foreach (var hostdev in guest.Devices.Elements("hostdev").Where(h => h.Get("type") == "mdev"))
        {
            if (hostdev.Get("model") == "vfio-ccw" && hostdev.Element("address") is null && guest.Facts.Has("vfio-ccw"))
            {
                hostdev.Insert(new XElement("address", new XAttribute("type", "ccw")));
            }
            else if (hostdev.Get("model") == "vfio-ap")
            {
                hostdev.Elements("address").Remove();
            }
        }
    }

    private static string? NumberOf(XElement device) =>
        device.Element("address") is { } address && address.Get("devno") is { } devno
            ? $"{Bare(address.Get("cssid"))}.{Bare(address.Get("ssid"))}.{Bare(devno).PadLeft(4, '0')}"
            : null;

    private static string Name(int set, int device) => string.Create(CultureInfo.InvariantCulture, $"fe.{set}.{device:x4}");

    private static string Bare(string? number) => number is null ? "0" : number.StartsWith("0x", StringComparison.Ordinal) ? number[2..] : number;
}
