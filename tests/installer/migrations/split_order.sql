-- One client whose two products lie in two pods, so that an order of both is split. Run as the administrator.
do $fill$
declare
    c bigint;
    p bigint;
    code text;
    product bigint;
begin
    c := (clients.create_client(gen_random_uuid(), '{"code":"AA","name":"Brand AA","color":"#336699","branding":{"from_email":"hello@aa.example"}}') ->> 'client')::bigint;
    perform catalog.add_products(gen_random_uuid(), c, (select jsonb_agg(jsonb_build_object('sku', s, 'title', s, 'weight_ng', 200000000000, 'length_um', 100000,
        'width_um', 100000, 'height_um', 20000, 'barcodes', '[]'::jsonb, 'aliases', '[]'::jsonb)) from unnest(array['PA', 'PB']) s));
    foreach code in array array['PA', 'PB'] loop
        p := (inventory.create_pod(gen_random_uuid(), jsonb_build_object('code', code, 'name', 'Pod', 'postal_code', '89431', 'latitude_microdegrees', 39500000,
            'longitude_microdegrees', -119800000, 'time_zone', 'America/Los_Angeles', 'zones',
            '[{"code":"A","name":"A","kind":"pick","bins":["A-01-1"]},{"code":"R","name":"R","kind":"receiving","bins":["RECV"]},{"code":"H","name":"H","kind":"hold","bins":["HOLD"]}]'::jsonb)) ->> 'pod')::bigint;
        select id into product from catalog.product where sku = code;
        perform inventory.adjust(gen_random_uuid(), (select id from inventory.location where pod_id = p and kind = 'pick'), product, 20, 'opening stock');
    end loop;
    perform orders.add_channel(gen_random_uuid(), c, 'shopify', 'aa.myshopify.com', 'AA', 'AA-');
end
$fill$;
