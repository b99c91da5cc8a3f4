using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VirtPS.Drivers.NWFilter.Learning;

/// <summary>Sees the frames of one network device.</summary>
/// <remarks>packet(7).</remarks>
internal sealed class PacketSocket : IDisposable
{
    private const int AddressSize = 20;
    private const int KindOffset = 10;
    private const byte Outgoing = 4;
    private const ushort AllProtocols = 3;
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;

    // Lets pass UDP of the ports 67 and 68 that is no later fragment: as code, jump if true, jump if false, value (bpf(4)).
    private static readonly (ushort Code, byte True, byte False, uint Value)[] OnlyDhcp =
    [
        (0x28, 0, 0, 12), (0x15, 0, 9, 0x0800), (0x30, 0, 0, 23), (0x15, 0, 7, 17), (0x28, 0, 0, 20), (0x45, 5, 0, 0x1fff),
        (0xb1, 0, 0, 14), (0x48, 0, 0, 14), (0x15, 1, 0, 67), (0x15, 0, 1, 68), (0x06, 0, 0, 0x10000), (0x06, 0, 0, 0),
    ];

    private readonly Socket _socket = new(AddressFamily.Packet, SocketType.Raw, 0);

    private PacketSocket()
    {
    }

    /// <summary>Opens a socket for a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="onlyDhcp">Whether only DHCP is of interest.</param>
    /// <returns>The socket; nothing when there is no such device.</returns>
    internal static PacketSocket? TryOpen(string device, bool onlyDhcp)
    {
        var index = IndexOf(device);
        if (index == 0)
        {
            return null;
        }

        var opened = new PacketSocket();
        try
        {
            if (onlyDhcp)
            {
                opened.Attach(OnlyDhcp);
            }

            opened._socket.Bind(new DeviceEndPoint(index));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Waits for a frame.</summary>
    /// <param name="buffer">Takes the frame.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How long it is, and whether it came in by the device rather than going out.</returns>
    internal async Task<(int Length, bool IsIncoming)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var from = new SocketAddress(AddressFamily.Packet, SocketAddress.GetMaximumAddressSize(AddressFamily.Packet));
        var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken).ConfigureAwait(false);
        return (length, from[KindOffset] != Outgoing);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    [DllImport("libc", EntryPoint = "if_nametoindex", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint IndexOf([MarshalAs(UnmanagedType.LPUTF8Str)] string device);

    private void Attach((ushort Code, byte True, byte False, uint Value)[] program)
    {
        var code = new byte[program.Length * 8];
        for (var i = 0; i < program.Length; i++)
        {
            var step = code.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(step, program[i].Code);
            step[2] = program[i].True;
            step[3] = program[i].False;
            BinaryPrimitives.WriteUInt32LittleEndian(step[4..], program[i].Value);
        }

        var pinned = GCHandle.Alloc(code, GCHandleType.Pinned);
        try
        {
            var option = new byte[IntPtr.Size * 2];
            BinaryPrimitives.WriteUInt16LittleEndian(option, (ushort)program.Length);
            MemoryMarshal.Write(option.AsSpan(IntPtr.Size), pinned.AddrOfPinnedObject());
            _socket.SetRawSocketOption(SocketLevel, AttachFilter, option);
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <summary>A device, as sockets of this kind are bound to it.</summary>
    private sealed class DeviceEndPoint(uint index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, AddressSize);
            BinaryPrimitives.WriteUInt16BigEndian(address.Buffer.Span[2..], AllProtocols);
            BinaryPrimitives.WriteUInt32LittleEndian(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
