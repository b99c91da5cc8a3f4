using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>Reads memory and disks of domains in pieces that every host takes.</summary>
public static class DomainPeek
{
    /// <summary>The most that one call may read.</summary>
    /// <remarks>REMOTE_DOMAIN_BLOCK_PEEK_BUFFER_MAX is 4 MiB; hosts before libvirt 0.9.13 take 64 KiB.</remarks>
    private const int Piece = 1 << 20;

    /// <summary>Reads a guest's memory.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="start">The address of the first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="flags">Which kind of address it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes.</returns>
    /// <remarks>virDomainMemoryPeek.</remarks>
    public static Task<byte[]> MemoryAsync(VirtDomain domain, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return ReadAsync(length, (offset, count) => domain.Connection.DomainDevices.PeekMemoryAsync(domain.Ref, start + offset, count, flags, cancellationToken));
    }

    /// <summary>Reads a disk.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="disk">The disk's target or source.</param>
    /// <param name="start">The offset of the first byte.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes.</returns>
    /// <remarks>virDomainBlockPeek.</remarks>
    public static Task<byte[]> BlockAsync(VirtDomain domain, string disk, long start, int length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return ReadAsync(length, (offset, count) => domain.Connection.DomainDevices.PeekBlockAsync(domain.Ref, disk, start + offset, count, cancellationToken));
    }

    private static async Task<byte[]> ReadAsync(int length, Func<int, int, Task<byte[]>> read)
    {
        var all = new byte[length];
        for (var offset = 0; offset < length; offset += Piece)
        {
            var piece = await read(offset, Math.Min(Piece, length - offset)).ConfigureAwait(false);
            piece.CopyTo(all, offset);
        }

        return all;
    }
}
