namespace VirtPS.Engine.Schema;

/// <summary>Refuses definitions that no driver could make a guest of.</summary>
/// <remarks>virDomainDefValidate: what a user defines or starts is checked; what was once accepted is not, lest a guest be lost.</remarks>
internal static class DomainChecks
{
    /// <summary>Checks a completed definition.</summary>
    public static void Check(DomainContext context)
    {
        foreach (var device in DeviceWalk.All(context.Devices))
        {
            DeviceChecks.Check(device, context);
            context.Driver?.ValidateDevice(device, context);
        }

        HostDeviceChecks.CheckTogether(context.Devices);
        DriveChecks.CheckTogether(context.Devices);
        AliasChecks.Check(context.Devices);
        GuestChecks.Check(context);
        MemoryChecks.CheckPages(context.Domain);
        FirmwareChecks.Check(context.Domain);
        TuneChecks.Check(context.Domain);
    }
}
