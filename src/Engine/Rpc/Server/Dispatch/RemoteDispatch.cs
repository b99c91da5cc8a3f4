namespace VirtPS.Engine.Rpc.Server;

/// <summary>Puts together who answers the programs remote, qemu and lxc.</summary>
internal static class RemoteDispatch
{
    /// <summary>Makes the dispatcher of a server for hosts.</summary>
    /// <param name="opener">Opens the connections that clients ask for.</param>
    internal static Dispatcher Create(ConnectionOpener opener)
    {
        var dispatcher = new Dispatcher();
        ConnectDispatch.Serve(dispatcher, opener);
        EventDispatch.Serve(dispatcher);
        DomainSaveDispatch.Serve(dispatcher);
        DomainSnapshotDispatch.Serve(dispatcher);
        return dispatcher;
    }
}
