using VirtPS.Drivers.Storage.Blocks;

namespace VirtPS.Tests.Unit.Drivers.Storage;

/// <summary>Reads what parted shows of disks.</summary>
public sealed class PartitionTableTests
{
    [Fact]
    public void Partitions_and_what_is_free_between_them_are_read()
    {
        var table = PartitionTable.Parse("""
            Model: Virtio Block Device (virtblk)
            Disk /dev/vdb: 1073741824B
            Sector size (logical/physical): 512B/512B
            Partition Table: msdos
            Disk Flags:

            Number  Start       End          Size        Type      File system  Flags
                    0B          1048575B     1048576B              Free Space
             1      1048576B    105906175B   104857600B  primary   ext4         boot
             2      105906176B  536870911B   430964736B  extended               lba
                    105906176B  106954751B   1048576B              Free Space
             5      106954752B  211812351B   104857600B  logical
                    211812352B  536870911B   325058560B            Free Space
                    536870912B  1073741823B  536870912B            Free Space

            """);
        Assert.Equal("dos", table.Label);
        Assert.Equal([1, 2, 5], table.Parts.Where(part => !part.IsFree).Select(part => part.Number));
        Assert.Equal(["primary", "extended", "logical"], table.Parts.Where(part => !part.IsFree).Select(part => part.Kind));
        Assert.Equal(
            [new(0, "primary", 512, 1048576), new(0, "logical", 105906176, 106954752), new(0, "logical", 211812352, 536870912), new(0, "primary", 536870912, 1073741824)],
            table.Parts.Where(part => part.IsFree));
    }

    [Fact]
    public void Names_of_partitions_are_no_kinds()
    {
        var table = PartitionTable.Parse("""
            Partition Table: gpt

            Number  Start     End         Size       File system  Name     Flags
                    17408B    1048575B    1031168B   Free Space
             1      1048576B  22020095B   20971520B               extended-data
                    22020096B 209698303B  187678208B Free Space

            """);
        Assert.Equal(("gpt", "primary"), (table.Label, table.Parts.Single(part => !part.IsFree).Kind));
    }
}
