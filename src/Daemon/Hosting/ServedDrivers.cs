using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;

namespace VirtPS.Daemon.Hosting;

/// <summary>Names the drivers that the daemon serves; the one place that does.</summary>
internal static class ServedDrivers
{
    /// <summary>The drivers, in the order they are probed.</summary>
    public static DriverRegistry Registry { get; } = new(
        new TestDriver());
}
