using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using VirtPS.Drivers.Shared.Netlink;

namespace VirtPS.Drivers.Network.Firewall;

/// <summary>Hears from the kernel when somebody takes away the table with the networks' rules, as a reload of the host's firewall does.</summary>
/// <remarks>A netlink socket in the group NFNLGRP_NFTABLES; messages as in linux/netfilter/nf_tables.h.</remarks>
internal sealed class FirewallWatch : IAsyncDisposable
{
    private const int NetfilterProtocol = 12;
    private const uint TablesGroup = 1 << 6;
    private const int DeleteTable = (10 << 8) | 2;
    private const int HeaderLength = 16;
    private const int FamilyHeaderLength = 4;
    private const int AttributeHeaderLength = 4;
    private const ushort TableName = 1;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _ended = new();
    private readonly Socket _socket;
    private readonly Task _work;

    private FirewallWatch(Socket socket, string table, Func<CancellationToken, Task> restore)
    {
        _socket = socket;
        _work = ListenAsync(table, restore, _ended.Token);
    }

    /// <summary>Starts to watch.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="restore">Puts the rules back; called after the change has settled, and once at a time.</param>
    /// <returns>The watch; nothing where the kernel has no such messages.</returns>
    internal static FirewallWatch? TryStart(string table, Func<CancellationToken, Task> restore)
    {
        try
        {
            return new FirewallWatch(NetlinkSocket.Open(NetfilterProtocol, TablesGroup), table, restore);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _socket.Dispose();
        _ended.Dispose();
    }

    /// <summary>Tells whether a table was taken away, by the messages that the kernel sent.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="table">The table's name.</param>
    /// <returns>Whether it was.</returns>
    internal static bool IsDeleted(ReadOnlySpan<byte> messages, string table)
    {
        while (messages.Length >= HeaderLength)
        {
            var length = (int)MemoryMarshal.Read<uint>(messages);
            if (length < HeaderLength || length > messages.Length)
            {
                return false;
            }

            if (MemoryMarshal.Read<ushort>(messages[4..]) == DeleteTable && NameIn(messages[..length]) == table)
            {
                return true;
            }

            messages = messages[Math.Min(Align(length), messages.Length)..];
        }

        return false;
    }

    private static string? NameIn(ReadOnlySpan<byte> message)
    {
        var attributes = message[Math.Min(HeaderLength + FamilyHeaderLength, message.Length)..];
        while (attributes.Length >= AttributeHeaderLength)
        {
            var length = MemoryMarshal.Read<ushort>(attributes);
            if (length < AttributeHeaderLength || length > attributes.Length)
            {
                return null;
            }

            if (MemoryMarshal.Read<ushort>(attributes[2..]) == TableName)
            {
                return Encoding.UTF8.GetString(attributes[AttributeHeaderLength..length]).TrimEnd('\0');
            }

            attributes = attributes[Math.Min(Align(length), attributes.Length)..];
        }

        return null;
    }

    private static int Align(int length) => (length + 3) & ~3;

    private async Task ListenAsync(string table, Func<CancellationToken, Task> restore, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                if (await HearAsync(buffer, table, cancellationToken).ConfigureAwait(false))
                {
                    // Who reloads a firewall takes everything away first and then puts his own back.
                    await Task.Delay(Settling, cancellationToken).ConfigureAwait(false);
                    await restore(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The watch has ended.
        }
    }

    private async Task<bool> HearAsync(byte[] buffer, string table, CancellationToken cancellationToken)
    {
        try
        {
            var length = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            return IsDeleted(buffer.AsSpan(0, length), table);
        }
        catch (SocketException)
        {
            // Messages were lost for want of space: the table may be gone.
            return true;
        }
    }
}
