import 'reflect-metadata';
import { HttpService } from '@nestjs/axios';
import axios from 'axios';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { withSuccessor } from './adapters.ts';
import { useRoutedHub } from './routed-hub.test-helper.ts';

const { asked } = useRoutedHub();

it('takes a HttpService of Nest, and changes the instance of axios behind it once', async () => {
  const made = new HttpService(
    axios.create({ baseURL: 'https://inference.de-txl.ionos.com', headers: { Authorization: 'Bearer canary-token' } }),
  );
  const body = { properties: { input: 'How do I reset a password?', options: { max_length: '40' } } };
  const ask = () =>
    firstValueFrom(
      withSuccessor(made).post<typeof body>('/models/b18b18de-92c3-466e-81a8-e5df91890091/predictions', body),
    );
  expect(withSuccessor(made)).toBe(made);
  expect((await ask()).data.properties.input).toBe(body.properties.input);
  expect((await ask()).data.properties.input).toBe(body.properties.input);
  expect(asked()).toEqual(Array(2).fill('successor POST /v1/chat/completions'));
});
