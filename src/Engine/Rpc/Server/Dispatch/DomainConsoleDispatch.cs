using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns consoles, channels and screens.</summary>
internal static class DomainConsoleDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.ServeFiles(DomainConsoleProcedures.OpenGraphics, static async (session, args, files, token) =>
        {
            var socket = CallChecks.OneFile(files);
            var stream = await OpenGraphicsAsync(session, args.Domain, args.Number, args.Flags, "virDomainOpenGraphics", token).ConfigureAwait(false);
            SocketBridge.Connect(stream, socket);
            return new(default, []);
        });
        dispatcher.ServeFiles(DomainConsoleProcedures.OpenGraphicsFile, static async (session, args, _, token) =>
        {
            var stream = await OpenGraphicsAsync(session, args.Domain, args.Number, args.Flags, "virDomainOpenGraphicsFD", token).ConfigureAwait(false);
            return new(default, [SocketBridge.Offer(stream)]);
        });
        dispatcher.ServeStream(DomainConsoleProcedures.OpenConsole, static async (session, args, token) => new Opened<Nothing>(
            default,
            await session.Connection.DomainConsoles.OpenConsoleAsync(args.Domain, args.Name, CallChecks.Flags<DomainConsoleFlags>(args.Flags, "virDomainOpenConsole"), token).ConfigureAwait(false)));
        dispatcher.ServeStream(DomainConsoleProcedures.OpenChannel, static async (session, args, token) => new Opened<Nothing>(
            default,
            await session.Connection.DomainConsoles.OpenChannelAsync(args.Domain, args.Name, CallChecks.Flags<DomainChannelFlags>(args.Flags, "virDomainOpenChannel"), token).ConfigureAwait(false)));
        dispatcher.ServeStream(DomainConsoleProcedures.TakeScreenshot, static async (session, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainScreenshot");
            var picture = await session.Connection.DomainConsoles.TakeScreenshotAsync(
                args.Domain, CallChecks.Number(args.Number, "screen"), token).ConfigureAwait(false);
            return new Opened<OptionalTextResult>(new(picture.MimeType), picture.Data);
        });
        dispatcher.Do(DomainConsoleProcedures.ReloadGraphics, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainGraphicsReload");
            return connection.DomainConsoles.ReloadGraphicsAsync(args.Domain, args.Number, token);
        });
    }

    private static Task<Stream> OpenGraphicsAsync(ServerSession session, DomainRef domain, uint index, uint flags, string function, CancellationToken token)
    {
        const uint SkipAuthentication = 1;
        CallChecks.NoFlags(flags & ~SkipAuthentication, function);
        return session.Connection.DomainConsoles.OpenGraphicsAsync(domain, CallChecks.Number(index, "idx"), (flags & SkipAuthentication) != 0, token);
    }
}
