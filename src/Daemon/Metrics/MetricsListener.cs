using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VirtPS.Daemon.Hosting;

namespace VirtPS.Daemon.Metrics;

/// <summary>Serves the daemon's figures over HTTP.</summary>
internal sealed class MetricsListener : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private MetricsListener(KestrelServer server) => _server = server;

    /// <summary>Where it listens, with the port that the system chose if it was to choose.</summary>
    public string Address => _server.Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Begins to serve.</summary>
    /// <param name="address">The address and the port.</param>
    /// <param name="writeAsync">Writes the figures.</param>
    /// <param name="loggers">Where Kestrel writes.</param>
    /// <param name="cancellationToken">Stops the beginning.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="DaemonException">It cannot listen there.</exception>
    public static async Task<MetricsListener> StartAsync(
        IPEndPoint address, Func<MetricsPage, CancellationToken, Task> writeAsync, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new NoServices() };
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxConcurrentConnections = 16;
        options.Listen(address);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        var server = new KestrelServer(Options.Create(options), transport, loggers);
        try
        {
            await server.StartAsync(new Application(writeAsync), cancellationToken).ConfigureAwait(false);
            return new MetricsListener(server);
        }
        catch (IOException e)
        {
            server.Dispose();
            throw new DaemonException($"cannot serve figures on {address}: {e.Message} (metrics_listen)", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Nobody waits for figures of a daemon that ends.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class Application(Func<MetricsPage, CancellationToken, Task> writeAsync) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
            // The features are Kestrel's, which takes them back itself.
        }

        public async Task ProcessRequestAsync(HttpContext context)
        {
            if (context.Request.Path != "/metrics" || !HttpMethods.IsGet(context.Request.Method))
            {
                context.Response.StatusCode = context.Request.Path == "/metrics" ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
                return;
            }

            var page = new MetricsPage();
            await writeAsync(page, context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = MetricsPage.ContentType;
            await context.Response.WriteAsync(page.ToString(), context.RequestAborted).ConfigureAwait(false);
        }
    }
}
