using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns consoles, channels and screens.</summary>
internal static class DomainConsoleDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
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
}
