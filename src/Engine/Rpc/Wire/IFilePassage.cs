using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Wire;

/// <summary>A way on which open files travel beside the bytes: one with each byte that stands for a file.</summary>
/// <remarks>virNetSocketSendFD, virNetSocketRecvFD.</remarks>
internal interface IFilePassage
{
    /// <summary>The most files that one packet may bring.</summary>
    /// <remarks>VIR_NET_MESSAGE_NUM_FDS_MAX.</remarks>
    const int Most = 32;

    /// <summary>Takes the files that came first; the taker closes them.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The files.</returns>
    /// <exception cref="XdrException">Fewer came than the bytes that stand for them.</exception>
    IReadOnlyList<SafeFileHandle> Take(int count);

    /// <summary>Sends an open file, of which the peer gets a copy, with a byte that stands for it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is on its way.</returns>
    /// <exception cref="IOException">The way is broken.</exception>
    ValueTask SendAsync(SafeFileHandle file, CancellationToken cancellationToken);
}
