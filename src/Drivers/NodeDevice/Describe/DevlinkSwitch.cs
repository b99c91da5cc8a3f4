using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using VirtPS.Drivers.Shared.Netlink;

namespace VirtPS.Drivers.NodeDevice.Describe;

/// <summary>Asks a network card whether its embedded switch is run by the host.</summary>
/// <remarks>Generic netlink, linux/genetlink.h and linux/devlink.h; virNetDevSwitchdevFeature.</remarks>
internal static class DevlinkSwitch
{
    private const int Generic = 16;
    private const ushort ControlFamily = 0x10;
    private const byte GetFamily = 3;
    private const ushort FamilyId = 1;
    private const ushort FamilyName = 2;
    private const byte GetSwitch = 29;
    private const ushort BusName = 1;
    private const ushort DeviceName = 2;
    private const ushort SwitchMode = 25;
    private const ushort Switchdev = 1;

    /// <summary>Asks a card.</summary>
    /// <param name="pciAddress">Where the card sits.</param>
    /// <returns>Whether its switch is in switchdev mode; false where the kernel or the card knows no such thing.</returns>
    internal static bool IsInSwitchdevMode(string pciAddress)
    {
        try
        {
            using var socket = NetlinkSocket.Open(Generic, groups: 0);
            return Ask(socket, ControlFamily, GetFamily, FamilyId, (FamilyName, "devlink")) is { } family
                && Ask(socket, family, GetSwitch, SwitchMode, (BusName, "pci"), (DeviceName, pciAddress)) == Switchdev;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Asks one question and gives the number that one attribute of the answer holds.</summary>
    private static ushort? Ask(Socket socket, ushort family, byte command, ushort wanted, params (ushort Type, string Text)[] attributes)
    {
        var body = new List<byte> { command, 1, 0, 0 };
        foreach (var (type, text) in attributes)
        {
            var value = Encoding.ASCII.GetBytes(text + "\0");
            var head = new byte[4];
            BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)(4 + value.Length));
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), type);
            body.AddRange(head);
            body.AddRange(value);
            body.AddRange(new byte[-value.Length & 3]);
        }

        const int HeaderLength = 16;
        const ushort IsRequest = 1;
        var request = new byte[HeaderLength + body.Count];
        BinaryPrimitives.WriteInt32LittleEndian(request, request.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(4), family);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(6), IsRequest);
        body.CopyTo(request, HeaderLength);
        socket.ReceiveTimeout = 1000;
        socket.Send(request);
        var answer = new byte[8192];
        var length = socket.Receive(answer);
        return BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(4)) == family ? Find(answer.AsSpan(HeaderLength + 4, length - HeaderLength - 4), wanted) : null;
    }

    private static ushort? Find(ReadOnlySpan<byte> attributes, ushort wanted)
    {
        while (attributes.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if (length < 4 || length > attributes.Length)
            {
                return null;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) == wanted && length >= 6)
            {
                return BinaryPrimitives.ReadUInt16LittleEndian(attributes[4..]);
            }

            attributes = attributes[Math.Min(attributes.Length, (length + 3) & ~3)..];
        }

        return null;
    }
}
