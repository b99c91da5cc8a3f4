namespace VirtPS.Engine.Schema;

/// <summary>The order of a disk's elements, of its sources and of what every device has.</summary>
internal static class DiskShape
{
    public const string Table = """
        device
          boot order loadparm
          alias name
          master startport
          rom enabled bar file
          acpi index nodeset
          address type domain controller bus cssid ssid devno slot target unit function port multifunction reg iobase irq base device uuid
            zpci uid fid
        disk type device model rawio sgio snapshot
          driver? name type cache error_policy rerror_policy io ioeventfd event_idx copy_on_read discard iothread detect_zeroes queues queue_size discard_no_unref iommu ats packed page_per_vq
            metadata_cache?
              max_size unit
            iothreads?
              iothread id
                queue id
            statistics?
              statistic interval
            latency-histogram
          auth &auth
          source? &diskSource
          backingStore &backingStore
          backenddomain name
          geometry cyls heads secs trans
          blockio? logical_block_size physical_block_size discard_granularity
          mirror &mirror
          target dev bus tray removable rotation_rate
          iotune?
            total_bytes_sec
            read_bytes_sec
            write_bytes_sec
            total_iops_sec
            read_iops_sec
            write_iops_sec
            total_bytes_sec_max
            read_bytes_sec_max
            write_bytes_sec_max
            total_iops_sec_max
            read_iops_sec_max
            write_iops_sec_max
            size_iops_sec
            group_name
            total_bytes_sec_max_length
            read_bytes_sec_max_length
            write_bytes_sec_max_length
            total_iops_sec_max_length
            read_iops_sec_max_length
            write_iops_sec_max_length
          throttlefilters?
            throttlefilter group
          readonly
          shareable
          transient shareBacking
          serial?
          wwn?
          vendor?
          product?
          encryption &encryption
          +device
        auth username
          secret type uuid usage
        encryption format engine
          secret type uuid usage
          cipher name size mode hash
          ivgen name hash
        mirror type file format job ready
          format type
            metadata_cache?
              max_size unit
          source &diskSource
          backingStore &backingStore
        backingStore type index
          format type
            metadata_cache?
              max_size unit
          source &diskSource
          backingStore &backingStore
        diskSource file fdgroup dev dir protocol name query tls tlsHostname pool volume mode type managed namespace path startupPolicy index
          host name port transport socket
          address type domain bus slot function multifunction
          identity user group username agentsock keyfile
          snapshot name
          config file
          initiator?
            iqn name
          ssl verify
          cookies?
            cookie name
          readahead size
          timeout seconds
          knownHosts path
          reconnect enabled timeout delay
          slices?
            slice type offset size
          dataStore &backingStore
          seclabel model labelskip relabel
            label?
          auth &auth
          encryption &encryption
          reservations managed
            source type path mode
              reconnect enabled timeout
        """;
}
