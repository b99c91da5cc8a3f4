using System.Net.Security;

namespace VirtPS.Engine.Rpc.Transport.Tls;

/// <summary>Ends TLS in words, so that the other side need not fear that somebody cut the line.</summary>
internal static class TlsGoodbye
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Sends the closing alert, if the line still takes it.</summary>
    /// <param name="tls">The stream.</param>
    /// <returns>The sending.</returns>
    public static async ValueTask SayAsync(SslStream tls)
    {
        try
        {
            await tls.ShutdownAsync().WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or TimeoutException or NotSupportedException)
        {
            // The line is gone, or a write still hangs on it: it ends without a word.
        }
    }
}
