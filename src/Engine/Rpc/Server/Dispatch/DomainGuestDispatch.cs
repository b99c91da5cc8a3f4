using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns the inside of guests, by their agents or by their keyboards.</summary>
internal static class DomainGuestDispatch
{
    /// <summary>VIR_DOMAIN_PASSWORD_ENCRYPTED.</summary>
    private const uint Encrypted = 1;

    internal static void Serve(Dispatcher dispatcher)
    {
        ServeInput(dispatcher);
        ServeFacts(dispatcher);
        ServeFileSystems(dispatcher);
        ServeUsers(dispatcher);
        ServeVcpus(dispatcher);
    }

    private static void ServeInput(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainGuestProcedures.InjectNmi, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainInjectNMI");
            return connection.DomainGuests.InjectNmiAsync(args.Domain, token);
        });
        dispatcher.Do(DomainGuestProcedures.SendKey, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainSendKey");
            var hold = (int)Math.Min(args.HoldTime, int.MaxValue);
            return connection.DomainGuests.SendKeyAsync(args.Domain, (KeycodeSet)args.Codeset, hold, args.Keys, token);
        });
        dispatcher.Do(DomainGuestProcedures.SendProcessSignal, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainSendProcessSignal");
            return connection.DomainGuests.SendProcessSignalAsync(args.Domain, args.ProcessId, (DomainProcessSignal)args.Signal, token);
        });
    }

    private static void ServeFacts(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainGuestProcedures.GetHostName,
            static (connection, args, token) => connection.DomainGuests.GetHostNameAsync(args.Domain, args.Flags, token),
            static name => new(name));
        dispatcher.Give(
            DomainGuestProcedures.GetTime,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetTime");
                return connection.DomainGuests.GetTimeAsync(args.Domain, token);
            },
            static time => new(time.Seconds, time.Nanoseconds));
        dispatcher.Do(DomainGuestProcedures.SetTime, static (connection, args, token) =>
            connection.DomainGuests.SetTimeAsync(args.Domain, new(args.Seconds, args.Nanoseconds), CallChecks.Flags<DomainSetTimeFlags>(args.Flags, "virDomainSetTime"), token));
        dispatcher.Give(
            DomainGuestProcedures.GetAddresses,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainInterfaceAddresses");
                return connection.DomainGuests.GetAddressesAsync(args.Domain, (DomainAddressSource)args.Number, token);
            },
            static found => new([.. CallChecks.Fit(found, Limits.GuestInterfaces, "interfaces").Select(GuestEntries.From)]));
        dispatcher.Give(
            DomainGuestProcedures.GetInfo,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetGuestInfo");
                return connection.DomainGuests.GetInfoAsync(args.Domain, (DomainGuestInfoTypes)args.Number, token);
            },
            static facts => new([.. CallChecks.Fit(facts, Limits.LongParameters, "parameters")]));
        dispatcher.Serve(DomainGuestProcedures.SetAgentResponseTimeout, static async (session, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainAgentSetResponseTimeout");
            await session.Connection.DomainGuests.SetAgentResponseTimeoutAsync(args.Domain, args.Seconds, token).ConfigureAwait(false);
            return default;
        });
    }

    private static void ServeFileSystems(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainGuestProcedures.TrimFileSystems, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainFSTrim");
            return connection.DomainGuests.TrimFileSystemsAsync(args.Domain, args.MountPoint, (long)Math.Min(args.Minimum, long.MaxValue), token);
        });
        dispatcher.Give(
            DomainGuestProcedures.FreezeFileSystems,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainFSFreeze");
                return connection.DomainGuests.FreezeFileSystemsAsync(args.Domain, Some(args.MountPoints), token);
            },
            static count => new(count));
        dispatcher.Give(
            DomainGuestProcedures.ThawFileSystems,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainFSThaw");
                return connection.DomainGuests.ThawFileSystemsAsync(args.Domain, Some(args.MountPoints), token);
            },
            static count => new(count));
        dispatcher.Give(
            DomainGuestProcedures.GetFileSystems,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetFSInfo");
                return connection.DomainGuests.GetFileSystemsAsync(args.Domain, token);
            },
            static found => new([.. CallChecks.Fit(found, Limits.FileSystems, "mountpoints").Select(GuestEntries.From)], (uint)found.Count));
    }

    private static void ServeUsers(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainGuestProcedures.SetUserPassword, static (connection, args, token) =>
        {
            const string Function = "virDomainSetUserPassword";
            CallChecks.Flags(args.Flags, Encrypted, Function);
            return connection.DomainGuests.SetUserPasswordAsync(
                args.Domain,
                CallChecks.Given(args.User, "user", Function),
                CallChecks.Given(args.Password, "password", Function),
                (args.Flags & Encrypted) != 0,
                token);
        });
        dispatcher.Give(
            DomainGuestProcedures.GetSshKeys,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainAuthorizedSSHKeysGet");
                return connection.DomainGuests.GetSshKeysAsync(args.Domain, args.Name, token);
            },
            static keys => new([.. CallChecks.Fit(keys, Limits.SshKeys, "keys")]));
        dispatcher.Do(DomainGuestProcedures.SetSshKeys, static (connection, args, token) =>
            connection.DomainGuests.SetSshKeysAsync(args.Domain, args.User, args.Keys, args.Flags, token));
    }

    private static void ServeVcpus(Dispatcher dispatcher)
    {
        dispatcher.Give(
            DomainGuestProcedures.GetGuestVcpus,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetGuestVcpus");
                return connection.DomainGuests.GetGuestVcpusAsync(args.Domain, token);
            },
            static facts => new([.. CallChecks.Fit(facts, Limits.ManyParameters, "parameters")]));
        dispatcher.Do(DomainGuestProcedures.SetGuestVcpus, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainSetGuestVcpus");
            return args.State is 0 or 1
                ? connection.DomainGuests.SetGuestVcpusAsync(args.Domain, args.Map, args.State == 1, token)
                : throw new VirtException(VirtErrorCode.InvalidArg, "unsupported state value", VirtErrorDomain.Rpc);
        });
    }

    /// <summary>On the wire no mount points mean all of them.</summary>
    private static string[]? Some(string[] mountPoints) => mountPoints.Length == 0 ? null : mountPoints;
}
