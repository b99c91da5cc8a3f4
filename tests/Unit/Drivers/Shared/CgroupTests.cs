using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>Control groups in the files of hosts that are not there: both versions of the kernel's files.</summary>
public sealed class CgroupTests : IDisposable
{
    private const string Group = "/machine/qemu-1-web.libvirt-qemu";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cg");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Each_controller_is_where_it_is_mounted()
    {
        var host = Hybrid();

        Assert.Equal("/sys/fs/cgroup/memory", host.MountOf(CgroupController.Memory));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", host.MountOf(CgroupController.Cpu));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", host.MountOf(CgroupController.CpuAccounting));
        Assert.Equal("/sys/fs/cgroup/unified", host.MountOf(CgroupController.BlockIO));
        Assert.Null(host.MountOf(CgroupController.Devices));
        Assert.True(host.IsUnified(CgroupController.BlockIO));
        Assert.False(host.IsUnified(CgroupController.Memory));
    }

    [Fact]
    public void A_hierarchy_that_only_systemd_uses_is_left_alone()
    {
        Write("/proc/self/mountinfo", "33 24 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n40 24 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
        Write("/sys/fs/cgroup/unified/cgroup.controllers", "hugetlb\n");

        var host = new CgroupHost(new HostTree(_root.FullName));

        Assert.Null(host.Unified);
        Assert.Equal([CgroupController.Memory], host.Controllers);
    }

    [Fact]
    public void Only_what_the_administrator_allows_is_used()
    {
        Hybrid();

        var host = new CgroupHost(new HostTree(_root.FullName), [CgroupController.Cpu]);

        Assert.Equal([CgroupController.Cpu], host.Controllers);
    }

    [Theory]
    [InlineData("/machine", "/machine")]
    [InlineData("/machine/production", "/machine/production.partition")]
    [InlineData("/machine/a.slice/b", "/machine/a.slice/b.partition")]
    [InlineData("/customers/machine", "/customers.partition/machine.partition")]
    [InlineData("/machine/memory.x", "/machine/_memory.x")]
    public void Partitions_are_named_as_libvirt_names_them(string partition, string path) => Assert.Equal(path, Hybrid().PathOfPartition(partition));

    [Theory]
    [InlineData("machine")]
    [InlineData("/machine/../system")]
    public void A_partition_cannot_lead_elsewhere(string partition) =>
        Assert.Equal(VirtErrorCode.ConfigUnsupported, Assert.Throws<VirtException>(() => Hybrid().PathOfPartition(partition)).Code);

    [Fact]
    public void Memory_of_the_first_version_is_limited_in_bytes()
    {
        var group = Hybrid().Group(Group);
        Write("/sys/fs/cgroup/memory" + Group + "/memory.limit_in_bytes", "9223372036854771712\n");

        Assert.Equal(MemoryLimits.Unlimited, CgroupMemory.Read(group, "hard_limit"));
        CgroupMemory.Write(group, "hard_limit", 2048);
        Assert.Equal("2097152", Read("/sys/fs/cgroup/memory" + Group + "/memory.limit_in_bytes"));
        Assert.Equal(2048UL, CgroupMemory.Read(group, "hard_limit"));
        Write("/sys/fs/cgroup/memory" + Group + "/memory.limit_in_bytes", string.Empty);
        CgroupMemory.Write(group, "hard_limit", MemoryLimits.Unlimited);
        Assert.Equal("-1", Read("/sys/fs/cgroup/memory" + Group + "/memory.limit_in_bytes"));
    }

    [Fact]
    public void The_second_version_says_max()
    {
        var group = Unified().Group(Group);
        Write("/sys/fs/cgroup" + Group + "/memory.high", "max\n");
        Write("/sys/fs/cgroup" + Group + "/cpu.max", "max 100000\n");

        Assert.Equal(MemoryLimits.Unlimited, CgroupMemory.Read(group, "soft_limit"));
        Assert.Equal((100000UL, CgroupCpu.Unlimited), CgroupCpu.Limit(group));
        CgroupCpu.SetLimit(group, 0, 25000);
        Assert.Equal("25000 100000", Read("/sys/fs/cgroup" + Group + "/cpu.max"));
        CgroupCpu.SetLimit(group, 50000, 0);
        Assert.Equal((50000UL, 25000L), CgroupCpu.Limit(group));
    }

    [Fact]
    public void Used_time_is_read_from_either_version()
    {
        var unified = Unified().Group(Group);
        Write("/sys/fs/cgroup" + Group + "/cpu.stat", "usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\nnr_periods 0\n");
        Assert.Equal((TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5)), CgroupCpu.Used(unified));
        Assert.Null(CgroupCpu.UsedByCpu(unified));

        var hybrid = Hybrid().Group(Group);
        Write("/sys/fs/cgroup/cpu,cpuacct" + Group + "/cpuacct.usage", "2000000000\n");
        Write("/sys/fs/cgroup/cpu,cpuacct" + Group + "/cpuacct.stat", "user 150\nsystem 50\n");
        Write("/sys/fs/cgroup/cpu,cpuacct" + Group + "/cpuacct.usage_percpu", "500000000 1500000000 \n");
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5)), CgroupCpu.Used(hybrid));
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5)], CgroupCpu.UsedByCpu(hybrid));
    }

    [Fact]
    public void Making_a_group_hands_controllers_down()
    {
        var host = Unified();
        Write("/sys/fs/cgroup" + Group + "/cgroup.controllers", string.Empty);

        host.Group(Group).Make();

        // The fake file keeps only what is written last; the first controller's name is as long as any.
        Assert.StartsWith("+", Read("/sys/fs/cgroup/cgroup.subtree_control"), StringComparison.Ordinal);
        Assert.StartsWith("+", Read("/sys/fs/cgroup/machine/cgroup.subtree_control"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_refuses_says_so()
    {
        Write("/proc/self/mountinfo", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
        Write("/sys/fs/cgroup/memory/machine", "no directory");
        var host = new CgroupHost(new HostTree(_root.FullName));

        var error = Assert.Throws<VirtException>(host.Group(Group).Make);

        Assert.Equal(VirtErrorCode.SystemError, error.Code);
        Assert.Contains("/sys/fs/cgroup/memory/machine", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(262145UL)]
    public void Shares_have_a_range(ulong shares) =>
        Assert.Equal(VirtErrorCode.InvalidArg, Assert.Throws<VirtException>(() => CgroupCpu.SetShares(Hybrid().Group(Group), shares)).Code);

    [Fact]
    public void A_weight_needs_a_scheduler_that_weighs()
    {
        var group = Unified().Group(Group);
        Assert.Equal(VirtErrorCode.OperationInvalid, Assert.Throws<VirtException>(() => CgroupBlockIO.SetWeight(group, 200)).Code);

        Write("/sys/fs/cgroup" + Group + "/io.weight", "default 100\n");
        Assert.Equal(100U, CgroupBlockIO.Weight(group));
        CgroupBlockIO.SetWeight(group, 200);
        Assert.Equal(200U, CgroupBlockIO.Weight(group));
    }

    [Fact]
    public void Limits_of_disks_are_for_devices_only()
    {
        var error = Assert.Throws<VirtException>(() => CgroupBlockIO.SetDevice(Unified().Group(Group), "/dev/null", "read_iops_sec", 5));

        Assert.Contains("must be a block device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_are_limited_where_the_host_counts_them()
    {
        var group = Unified().Group(Group);
        Write("/sys/fs/cgroup" + Group + "/cgroup.controllers", "memory pids\n");
        Write("/sys/fs/cgroup" + Group + "/pids.max", "max\n");

        Assert.True(CgroupTasks.Limit(group, 4096));
        Assert.Equal("4096", Read("/sys/fs/cgroup" + Group + "/pids.max"));
        Assert.False(CgroupTasks.Limit(Hybrid().Group(Group), 4096));
    }

    [Fact]
    public async Task What_was_made_when_more_was_allowed_is_removed_all_the_same()
    {
        Write("/proc/self/mountinfo", "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
        new CgroupHost(new HostTree(_root.FullName)).Group(Group).Make();
        Assert.True(Directory.Exists(_root.FullName + "/sys/fs/cgroup/memory" + Group));

        await new CgroupHost(new HostTree(_root.FullName), [CgroupController.Cpu]).Group(Group).RemoveAsync(CancellationToken.None);

        Assert.False(Directory.Exists(_root.FullName + "/sys/fs/cgroup/memory" + Group));
    }

    private CgroupHost Hybrid()
    {
        Write("/proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t4\t27\t1\ncpu\t1\t2\t1\n");
        Write(
            "/proc/self/mountinfo",
            "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
            + "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
        Write("/sys/fs/cgroup/unified/cgroup.controllers", "io hugetlb\n");
        Directory.CreateDirectory(_root.FullName + "/sys/fs/cgroup/memory");
        return new CgroupHost(new HostTree(_root.FullName));
    }

    private CgroupHost Unified()
    {
        Write("/proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n");
        foreach (var place in new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/machine" })
        {
            Write(place + "/cgroup.controllers", "cpuset cpu io memory pids\n");
            Write(place + "/cgroup.subtree_control", string.Empty);
        }

        return new CgroupHost(new HostTree(_root.FullName));
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root.FullName + path)!);
        File.WriteAllText(_root.FullName + path, text);
    }

    private string Read(string path) => File.ReadAllText(_root.FullName + path).Trim();
}
