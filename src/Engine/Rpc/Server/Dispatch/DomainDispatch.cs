using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns domains as such: finding, describing, defining them and their life.</summary>
internal static class DomainDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        ServeLookups(dispatcher);
        ServeDefinitions(dispatcher);
        ServeStarts(dispatcher);
        ServeStops(dispatcher);
        ServeState(dispatcher);
        ServeSettings(dispatcher);
    }

    private static void ServeLookups(Dispatcher dispatcher)
    {
        dispatcher.Give(DomainProcedures.LookupByName, static (connection, args, token) => connection.Domains.LookupByNameAsync(args.Name, token), Found);
        dispatcher.Give(DomainProcedures.LookupByUuid, static (connection, args, token) => connection.Domains.LookupByUuidAsync(args.Uuid, token), Found);
        dispatcher.Give(DomainProcedures.LookupById, static (connection, args, token) => connection.Domains.LookupByIdAsync(args.Id, token), Found);
        dispatcher.Serve(DomainProcedures.ListAll, static async (session, args, token) =>
        {
            var all = await session.Connection.Domains.ListSummariesAsync(CallChecks.Flags<DomainListFlags>(args.Flags, "virConnectListAllDomains"), token).ConfigureAwait(false);
            return new DomainsResult(CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "domains", static one => one.Domain), (uint)all.Count);
        });
        dispatcher.Serve(DomainProcedures.ListIds, static async (session, args, token) =>
        {
            CallChecks.Room(args.Capacity, Limits.Objects, "maxids > REMOTE_DOMAIN_LIST_MAX");
            var all = await session.Connection.Domains.ListSummariesAsync(DomainListFlags.Active, token).ConfigureAwait(false);
            return new DomainIdsResult(ToArray(all, static one => one.Domain.Id, args.Capacity));
        });
        dispatcher.Serve(DomainProcedures.ListDefinedNames, static async (session, args, token) =>
        {
            CallChecks.Room(args.Capacity, Limits.Objects, "maxnames > REMOTE_DOMAIN_LIST_MAX");
            var all = await session.Connection.Domains.ListSummariesAsync(DomainListFlags.Inactive, token).ConfigureAwait(false);
            return new NamesResult(ToArray(all, static one => one.Domain.Name, args.Capacity));
        });
        dispatcher.Give(DomainProcedures.Count, static (connection, _, token) => connection.Domains.ListSummariesAsync(DomainListFlags.Active, token), Counted);
        dispatcher.Give(DomainProcedures.CountDefined, static (connection, _, token) => connection.Domains.ListSummariesAsync(DomainListFlags.Inactive, token), Counted);
        dispatcher.Serve(DomainProcedures.GetStatistics, static async (session, args, token) =>
        {
            var all = await session.Connection.Domains.GetStatisticsAsync(
                args.Domains is { Length: > 0 } some ? some : null, (DomainStatsTypes)args.Types, CallChecks.Flags<DomainStatsFlags>(args.Flags, "virConnectGetAllDomainStats"), token).ConfigureAwait(false);
            CallChecks.Room(all.Count, Limits.Objects, $"Number of domain stats records is {all.Count}, which exceeds max limit: {Limits.Objects}");
            return new DomainStatisticsResult(ToArray(all, static one => new DomainStatisticsEntry(one.Domain, [.. one.Values])));
        });
    }

    private static void ServeDefinitions(Dispatcher dispatcher)
    {
        dispatcher.Give(DomainProcedures.DefineXml, static (connection, args, token) => connection.Domains.DefineAsync(args.Xml, DomainDefineFlags.None, token), Found);
        dispatcher.Give(DomainProcedures.DefineXmlFlags, static (connection, args, token) =>
            connection.Domains.DefineAsync(args.Xml, CallChecks.Flags<DomainDefineFlags>(args.Flags, "virDomainDefineXMLFlags"), token), Found);
        dispatcher.Do(DomainProcedures.Undefine, static (connection, args, token) => connection.Domains.UndefineAsync(args.Domain, DomainUndefineFlags.None, token));
        dispatcher.Do(DomainProcedures.UndefineFlags, static (connection, args, token) =>
            connection.Domains.UndefineAsync(args.Domain, CallChecks.Flags<DomainUndefineFlags>(args.Flags, "virDomainUndefineFlags"), token));
        dispatcher.Give(DomainProcedures.GetXml, static (connection, args, token) =>
            connection.Domains.GetXmlAsync(args.Domain, CallChecks.Flags<DomainXmlFlags>(args.Flags, "virDomainGetXMLDesc"), token), Text);
        dispatcher.Give(DomainProcedures.GetOsType, static (connection, args, token) => connection.Domains.GetOsTypeAsync(args.Domain, token), Text);
        dispatcher.Serve(DomainProcedures.Rename, static async (session, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainRename");
            await session.Connection.Domains.RenameAsync(args.Domain, args.Name ?? string.Empty, token).ConfigureAwait(false);
            return new NumberResult(0);
        });
    }

    private static void ServeStarts(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainProcedures.Create, static (connection, args, token) => (Task)connection.Domains.StartAsync(args.Domain, DomainStartFlags.None, token));
        dispatcher.Give(DomainProcedures.CreateFlags, static (connection, args, token) =>
            connection.Domains.StartAsync(args.Domain, CallChecks.Flags<DomainStartFlags>(args.Flags, "virDomainCreateWithFlags"), token), Found);
        dispatcher.Give(DomainProcedures.CreateXml, static (connection, args, token) =>
            connection.Domains.CreateAsync(args.Xml, CallChecks.Flags<DomainStartFlags>(args.Flags, "virDomainCreateXML"), token), Found);

        // Files come in a packet of another type, which the session refuses; without any the two are the same as the ones above.
        dispatcher.Give(DomainProcedures.CreateWithFiles, static (connection, args, token) =>
            connection.Domains.StartAsync(args.Domain, CallChecks.Flags<DomainStartFlags>(args.Flags, "virDomainCreateWithFiles"), token), Found);
        dispatcher.Give(DomainProcedures.CreateXmlWithFiles, static (connection, args, token) =>
            connection.Domains.CreateAsync(args.Xml, CallChecks.Flags<DomainStartFlags>(args.Flags, "virDomainCreateXMLWithFiles"), token), Found);
    }

    private static void ServeStops(Dispatcher dispatcher)
    {
        dispatcher.Do(DomainProcedures.Destroy, static (connection, args, token) => connection.Domains.DestroyAsync(args.Domain, DomainDestroyFlags.None, token));
        dispatcher.Do(DomainProcedures.DestroyFlags, static (connection, args, token) =>
            connection.Domains.DestroyAsync(args.Domain, CallChecks.Flags<DomainDestroyFlags>(args.Flags, "virDomainDestroyFlags"), token));
        dispatcher.Do(DomainProcedures.Shutdown, static (connection, args, token) => connection.Domains.ShutdownAsync(args.Domain, DomainShutdownFlags.None, token));
        dispatcher.Do(DomainProcedures.ShutdownFlags, static (connection, args, token) =>
            connection.Domains.ShutdownAsync(args.Domain, CallChecks.Flags<DomainShutdownFlags>(args.Flags, "virDomainShutdownFlags"), token));
        dispatcher.Do(DomainProcedures.Reboot, static (connection, args, token) =>
            connection.Domains.RebootAsync(args.Domain, CallChecks.Flags<DomainRebootFlags>(args.Flags, "virDomainReboot"), token));
        dispatcher.Do(DomainProcedures.Reset, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainReset");
            return connection.Domains.ResetAsync(args.Domain, token);
        });
        dispatcher.Do(DomainProcedures.Suspend, static (connection, args, token) => connection.Domains.SuspendAsync(args.Domain, token));
        dispatcher.Do(DomainProcedures.Resume, static (connection, args, token) => connection.Domains.ResumeAsync(args.Domain, token));
        dispatcher.Do(DomainProcedures.PMSuspend, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainPMSuspendForDuration");
            return connection.Domains.PMSuspendAsync(args.Domain, (NodeSuspendTarget)args.Target, WireUnits.FromSeconds(args.Duration), token);
        });
        dispatcher.Do(DomainProcedures.PMWakeup, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virDomainPMWakeup");
            return connection.Domains.PMWakeupAsync(args.Domain, token);
        });
    }

    private static void ServeState(Dispatcher dispatcher)
    {
        dispatcher.Give(DomainProcedures.GetInfo, static (connection, args, token) => connection.Domains.GetSummaryAsync(args.Domain, token), static it =>
            new DomainInfoResult((uint)it.State, WireUnits.ToKibibytes(it.MaxMemory), WireUnits.ToKibibytes(it.Memory), (uint)it.Vcpus, WireUnits.ToNanoseconds(it.CpuTime)));
        dispatcher.Give(
            DomainProcedures.GetState,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetState");
                return connection.Domains.GetSummaryAsync(args.Domain, token);
            },
            static it => new DomainStateResult((int)it.State, it.Reason));
        dispatcher.Give(
            DomainProcedures.GetControlInfo,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virDomainGetControlInfo");
                return connection.Domains.GetControlInfoAsync(args.Domain, token);
            },
            static it => new DomainControlResult((uint)it.State, it.Details, (ulong)it.StateTime.TotalMilliseconds));
        dispatcher.Give(DomainProcedures.IsActive, Summary, static it => new AnswerResult(it.Domain.Id >= 0 ? 1 : 0));
        dispatcher.Give(DomainProcedures.IsPersistent, Summary, static it => new AnswerResult(it.IsPersistent ? 1 : 0));

        // Only drivers that the contract does not know keep a domain's description behind what runs.
        dispatcher.Give(DomainProcedures.IsUpdated, Summary, static _ => new AnswerResult(0));
        dispatcher.Give(DomainProcedures.GetMessages, static (connection, args, token) =>
            connection.Domains.GetMessagesAsync(args.Domain, CallChecks.Flags<DomainMessageFlags>(args.Flags, "virDomainGetMessages"), token), static all => new MessagesResult([.. all]));
        dispatcher.Give(DomainProcedures.GetSecurityLabel, Labels, static all => all is [var first, ..] ? Label(first) : new SecurityLabelResult([0], 0));
        dispatcher.Give(DomainProcedures.GetSecurityLabels, Labels, static all => new SecurityLabelsResult(ToArray(all, Label), all.Count));
    }

    private static void ServeSettings(Dispatcher dispatcher)
    {
        dispatcher.Give(DomainProcedures.GetAutostart, Summary, static it => new AnswerResult(it.Autostart ? 1 : 0));
        dispatcher.Do(DomainProcedures.SetAutostart, static (connection, args, token) => connection.Domains.SetAutostartAsync(args.Domain, args.Autostart != 0, token));
        dispatcher.Give(DomainProcedures.GetAutostartOnce, static (connection, args, token) => connection.Domains.GetAutostartOnceAsync(args.Domain, token), static it => new AnswerResult(it ? 1 : 0));
        dispatcher.Do(DomainProcedures.SetAutostartOnce, static (connection, args, token) => connection.Domains.SetAutostartOnceAsync(args.Domain, args.Autostart != 0, token));
        dispatcher.Give(DomainProcedures.GetMetadata, static (connection, args, token) =>
            connection.Domains.GetMetadataAsync(args.Domain, (DomainMetadataType)args.Type, args.Uri, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainGetMetadata"), token), Text);
        dispatcher.Do(DomainProcedures.SetMetadata, static (connection, args, token) => connection.Domains.SetMetadataAsync(
            args.Domain, (DomainMetadataType)args.Type, args.Metadata, args.Key, args.Uri, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetMetadata"), token));
        dispatcher.Do(DomainProcedures.SetLifecycleAction, static (connection, args, token) => connection.Domains.SetLifecycleActionAsync(
            args.Domain, (DomainLifecycleType)args.Type, (DomainLifecycleAction)args.Action, CallChecks.Flags<DomainAffectFlags>(args.Flags, "virDomainSetLifecycleAction"), token));
    }

    private static Task<DomainSummary> Summary(VirtConnection connection, DomainArgs args, CancellationToken cancellationToken) =>
        connection.Domains.GetSummaryAsync(args.Domain, cancellationToken);

    private static Task<IReadOnlyList<SecurityLabel>> Labels(VirtConnection connection, DomainArgs args, CancellationToken cancellationToken) =>
        connection.Domains.GetSecurityLabelsAsync(args.Domain, cancellationToken);

    private static SecurityLabelResult Label(SecurityLabel label) => new(WireUnits.ToEndedText(label.Label), label.Enforcing ? 1 : 0);

    private static DomainResult Found(DomainRef domain) => new(domain);

    private static TextResult Text(string text) => new(text);

    private static CountResult Counted(IReadOnlyList<DomainSummary> all) => new(all.Count);

    private static TResult[] ToArray<T, TResult>(IReadOnlyList<T> all, Func<T, TResult> pick, int most = int.MaxValue)
    {
        var picked = new TResult[Math.Min(all.Count, most)];
        for (var i = 0; i < picked.Length; i++)
        {
            picked[i] = pick(all[i]);
        }

        return picked;
    }
}
