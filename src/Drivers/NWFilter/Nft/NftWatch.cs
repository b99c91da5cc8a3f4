using System.Buffers.Binary;
using System.Net.Sockets;
using VirtPS.Drivers.Shared.Netlink;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Hears from the kernel that rules have been taken away.</summary>
/// <remarks>nfnetlink: the group NFNLGRP_NFTABLES. A firewall that is reloaded, or <c>nft flush ruleset</c>, takes away what others made.</remarks>
internal sealed class NftWatch : IDisposable
{
    private const int Netfilter = 12;
    private const uint RuleGroup = 1 << 6;
    private const int Subsystem = 10;
    private const int HeaderSize = 16;

    // NFT_MSG_DELTABLE, DELCHAIN, DELRULE, DELSET and DELSETELEM.
    private static readonly int[] Removals = [2, 5, 8, 11, 14];

    // Removals come in bursts; one look behind the last of them is enough.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task> _check;
    private readonly Action<string> _warn;

    /// <summary>Begins to listen.</summary>
    /// <param name="check">Looks whether something is missing.</param>
    /// <param name="warn">Takes what an administrator should know.</param>
    internal NftWatch(Func<CancellationToken, Task> check, Action<string> warn)
    {
        _check = check;
        _warn = warn;
        _ = ListenAsync(NetlinkSocket.Open(Netfilter, RuleGroup), _stop.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static bool TellsRemoval(ReadOnlySpan<byte> messages)
    {
        while (messages.Length >= HeaderSize)
        {
            var length = (int)Math.Clamp(BinaryPrimitives.ReadUInt32LittleEndian(messages), HeaderSize, (uint)messages.Length);
            var type = BinaryPrimitives.ReadUInt16LittleEndian(messages[4..]);
            if (type >> 8 == Subsystem && Array.IndexOf(Removals, type & 0xff) >= 0)
            {
                return true;
            }

            messages = messages[Math.Min((length + 3) & ~3, messages.Length)..];
        }

        return false;
    }

    private async Task ListenAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var open = socket;
        var buffer = new byte[0x10000];
        try
        {
            while (true)
            {
                if (await HearAsync(socket, buffer, cancellationToken).ConfigureAwait(false))
                {
                    await Task.Delay(Quiet, cancellationToken).ConfigureAwait(false);
                    while (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
                    {
                        await HearAsync(socket, buffer, cancellationToken).ConfigureAwait(false);
                    }

                    await CheckAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody needs to know any more.
        }
#pragma warning disable CA1031 // Nobody awaits this; whatever ends it must be said somewhere.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _warn($"the kernel does not tell any more when rules are taken away: {e.Message}");
        }
    }

    private static async Task<bool> HearAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            return TellsRemoval(buffer.AsSpan(0, count));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
        {
            // More was said than there was room for; something may have been removed.
            return true;
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _check(cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            _warn($"rules that another program took away cannot be made anew: {e.Message}");
        }
    }
}
