using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Rpc.Transport.Descriptors;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Daemon.Listening;

/// <summary>A connection over a Unix socket.</summary>
internal sealed class LocalConnection : ConnectionContext, IConnectionSocketFeature
{
    private readonly StreamTransport _transport;

    /// <param name="socket">The socket, which goes with the connection.</param>
    public LocalConnection(Socket socket)
    {
        Socket = socket;
        _transport = new StreamTransport(UnixSocketStream.Over(socket), TransportSecurity.Local, "a local process");
        Transport = _transport.Pipe;
        Features.Set<IConnectionSocketFeature>(this);
    }

    /// <inheritdoc/>
    public Socket Socket { get; }

    /// <summary>Where open files travel; null where the system has none.</summary>
    public IFilePassage? Files => _transport.Files;

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => Socket.Dispose();

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _transport.DisposeAsync();
}
