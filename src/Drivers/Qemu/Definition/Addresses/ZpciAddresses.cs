using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Numbers the PCI devices of IBM Z guests, which are known to them by two numbers of their own.</summary>
/// <remarks>virDomainZPCIAddressEnsureAddr: a uid from 1 and a fid from 0, each unique in the guest.</remarks>
internal static class ZpciAddresses
{
    private const uint MaximumUid = 0xffff;

    /// <summary>Assigns the numbers that are missing.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> when a number is used twice.</exception>
    public static void Assign(QemuGuest guest, PciConnectRules rules)
    {
        if (!guest.HasZpci)
        {
            return;
        }

        var devices = DeviceWalk.Addressable(guest.Devices)
            .Where(device => PciAddress.Of(device) is not null && device.Name.LocalName is not ("serial" or "parallel" or "channel" or "console"))
            .Where(device => rules.Of(device) != PciConnect.None)
            .ToArray();
        var uids = new HashSet<uint>();
        var fids = new HashSet<uint>();
        foreach (var device in devices)
        {
            Take(device, "uid", uids);
            Take(device, "fid", fids);
        }

        foreach (var device in devices)
        {
            var zpci = device.Element("address")!.Need("zpci");
            Give(zpci, "uid", uids, 1, MaximumUid, 4);
            Give(zpci, "fid", fids, 0, uint.MaxValue, 8);
        }
    }

    private static void Take(XElement device, string attribute, HashSet<uint> taken)
    {
        if (device.Element("address")!.Element("zpci")?.Get(attribute) is { } text
            && AddressRules.TryParseAnyBase(text, out var value)
            && !taken.Add((uint)value))
        {
            throw XmlFault.Make(
                VirtErrorCode.InternalError, device, $"zPCI {attribute} {Convert.ToString((long)value, 8)} is already reserved", null, VirtErrorDomain.Domain);
        }
    }

    private static void Give(XElement zpci, string attribute, HashSet<uint> taken, uint first, uint last, int digits)
    {
        if (zpci.Get(attribute) is not null)
        {
            return;
        }

        for (var value = first; ; value++)
        {
            if (taken.Add(value))
            {
                zpci.Set(attribute, "0x" + value.ToString("x" + digits.Invariant(), CultureInfo.InvariantCulture));
                return;
            }

            if (value == last)
            {
                throw XmlFault.Make(VirtErrorCode.InternalError, zpci, $"There is no more free {attribute}.", null, VirtErrorDomain.Domain);
            }
        }
    }
}
