namespace VirtPS.Engine.Rpc.Server;

/// <summary>Puts together who answers the programs remote, qemu and lxc.</summary>
internal static class RemoteDispatch
{
    /// <summary>Makes the dispatcher of a server for hosts.</summary>
    /// <param name="opener">Opens the connections that clients ask for.</param>
    /// <param name="authentication">Whom to ask who the clients are.</param>
    internal static Dispatcher Create(ConnectionOpener opener, AuthenticationServices authentication)
    {
        var dispatcher = new Dispatcher();
        AuthDispatch.Serve(dispatcher, authentication);
        ConnectDispatch.Serve(dispatcher, opener);
        EventDispatch.Serve(dispatcher);
        DomainDispatch.Serve(dispatcher);
        DomainTuningDispatch.Serve(dispatcher);
        DomainDeviceDispatch.Serve(dispatcher);
        DomainSaveDispatch.Serve(dispatcher);
        DomainSnapshotDispatch.Serve(dispatcher);
        HostDispatch.Serve(dispatcher);
        NetworkDispatch.Serve(dispatcher);
        NetworkPortDispatch.Serve(dispatcher);
        StoragePoolDispatch.Serve(dispatcher);
        StorageVolumeDispatch.Serve(dispatcher);
        NodeDeviceDispatch.Serve(dispatcher);
        InterfaceDispatch.Serve(dispatcher);
        NWFilterDispatch.Serve(dispatcher);
        SecretDispatch.Serve(dispatcher);
        DomainCheckpointDispatch.Serve(dispatcher);
        DomainBackupDispatch.Serve(dispatcher);
        DomainJobDispatch.Serve(dispatcher);
        DomainBlockJobDispatch.Serve(dispatcher);
        DomainGuestDispatch.Serve(dispatcher);
        DomainConsoleDispatch.Serve(dispatcher);
        DomainMigrationDispatch.Serve(dispatcher);
        QemuDispatch.Serve(dispatcher);
        return dispatcher;
    }
}
