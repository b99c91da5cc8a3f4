using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Answers what concerns secrets.</summary>
internal static class SecretDispatch
{
    internal static void Serve(Dispatcher dispatcher)
    {
        dispatcher.Give(
            SecretProcedures.ListAll,
            static (connection, args, token) =>
                connection.Secrets.ListAsync(CallChecks.Flags<SecretListFlags>(args.Flags, "virConnectListAllSecrets"), token),
            static (all, args) => new SecretsResult(
                CallChecks.Wanted(all, args.NeedResults, Limits.Objects, "secrets", static one => one), (uint)all.Count));
        dispatcher.GiveCount(SecretProcedures.Count, static (connection, _, token) => connection.Secrets.ListAsync(SecretListFlags.None, token));
        dispatcher.GiveNames(
            SecretProcedures.ListUuids,
            static (connection, token) => connection.Secrets.ListAsync(SecretListFlags.None, token), static one => one.Uuid.ToString("D"));
        dispatcher.Give(
            SecretProcedures.LookupByUuid,
            static (connection, args, token) => connection.Secrets.LookupByUuidAsync(args.Uuid, token), static found => new SecretResult(found));
        dispatcher.Give(
            SecretProcedures.LookupByUsage,
            static (connection, args, token) => connection.Secrets.LookupByUsageAsync((SecretUsageType)args.UsageType, args.UsageId, token),
            static found => new SecretResult(found));
        dispatcher.Give(
            SecretProcedures.DefineXml,
            static (connection, args, token) => connection.Secrets.DefineAsync(args.Xml, CallChecks.FirstFlag(args.Flags, "virSecretDefineXML"), token),
            static made => new SecretResult(made));
        dispatcher.Do(SecretProcedures.Undefine, static (connection, args, token) => connection.Secrets.UndefineAsync(args.Secret, token));
        dispatcher.GiveText(SecretProcedures.GetXml, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virSecretGetXMLDesc");
            return connection.Secrets.GetXmlAsync(args.Secret, token);
        });
        dispatcher.Give(
            SecretProcedures.GetValue,
            static (connection, args, token) =>
            {
                CallChecks.NoFlags(args.Flags, "virSecretGetValue");
                return connection.Secrets.GetValueAsync(args.Secret, token);
            },
            static value => new SecretValueResult(value));
        dispatcher.Do(SecretProcedures.SetValue, static (connection, args, token) =>
        {
            CallChecks.NoFlags(args.Flags, "virSecretSetValue");
            return connection.Secrets.SetValueAsync(args.Secret, args.Value, token);
        });
    }
}
